import type { PredictionRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { MISSING_AGE_MS_MIN } from "../limits.ts";

/** Whether a provider's "no such prediction" may still come from a part that has not heard of it. */
export function isFresh(
  context: Pick<EngineContext, "now">,
  row: Pick<PredictionRow, "submittedAt" | "createdAt">,
): boolean {
  return context.now() - (row.submittedAt ?? row.createdAt) < MISSING_AGE_MS_MIN;
}
