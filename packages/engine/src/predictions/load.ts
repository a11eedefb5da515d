import type { PredictionRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";

/** A prediction by id, whoever owns it: for workers and webhooks only. */
export async function loadPrediction(
  context: EngineContext,
  id: string,
): Promise<PredictionRow | null> {
  const [row] = await context.queries.prediction.execute({ id });
  return row ?? null;
}

/** A prediction of this account; those of others read as absent. */
export async function loadOwned(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<PredictionRow | null> {
  const { accountId, id } = target;
  const [row] = await context.queries.ownedPrediction.execute({ accountId, id });
  return row ?? null;
}
