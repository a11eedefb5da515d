import { predictionEvent } from "@darkroom/db";
import { and, desc, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { EngineContext } from "../context.ts";

const DetailSchema = z.object({ providerCredits: z.number().nonnegative() });

/** What the provider itself said that a run cost, in its own unit; null where it said nothing. */
export async function providerCreditsOf(
  context: EngineContext,
  predictionId: string,
): Promise<number | null> {
  const rows = await context.database.orm
    .select({ detail: predictionEvent.detail })
    .from(predictionEvent)
    .where(and(eq(predictionEvent.predictionId, predictionId), isNotNull(predictionEvent.detail)))
    .orderBy(desc(predictionEvent.sequence));
  for (const { detail } of rows) {
    const told = DetailSchema.safeParse(detail);
    if (told.success) return told.data.providerCredits;
  }
  return null;
}
