import { prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { and, eq, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";

/** A prediction by id, whoever owns it: for workers and webhooks only. */
export async function loadPrediction(
  context: EngineContext,
  id: string,
): Promise<PredictionRow | null> {
  const [row] = await context.database.orm.select().from(prediction).where(eq(prediction.id, id));
  return row ?? null;
}

/** A prediction of this account; those of others read as absent. */
export async function loadOwned(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<PredictionRow | null> {
  const [row] = await context.database.orm
    .select()
    .from(prediction)
    .where(
      and(
        eq(prediction.id, target.id),
        eq(prediction.accountId, target.accountId),
        isNull(prediction.deletedAt),
      ),
    );
  return row ?? null;
}
