import { storedResult } from "@darkroom/db";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { loadOwned } from "../predictions/load.ts";
import type { ShareView } from "../views.ts";
import { signResult, signatureExpiresAt } from "./sign.ts";

/**
 * Addresses that open the results of a prediction for whoever holds them, without a session,
 * until they expire. Only the owner can make them; null for everybody else.
 */
export async function shareResults(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<ShareView | null> {
  const row = await loadOwned(context, target);
  if (row === null) return null;
  const results = await context.database.orm
    .select({ id: storedResult.id })
    .from(storedResult)
    .where(and(eq(storedResult.predictionId, row.id), isNull(storedResult.tombstonedAt)))
    .orderBy(asc(storedResult.position));
  const now = context.now();
  const expiresAt = new Date(signatureExpiresAt(now)).toISOString();
  const outputs = results.map(({ id }) => ({
    url: `/results/${id}?${signResult(context.secret, `result:${id}`, now)}`,
  }));
  return { outputs, expiresAt };
}
