import type { NewJob } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { FreeKind } from "../jobs/free-kinds.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { JOB_ATTEMPTS_MAX } from "../limits.ts";
import { PRIORITIES } from "../predictions/priorities.ts";
import { erasePredictions } from "./erase-predictions.ts";
import { ERASED_AGAIN_MS } from "./limits.ts";

const ERASE_PREDICTION: FreeKind = "erase_prediction";

/** The job that removes what a deleted prediction left behind. */
export function eraseJob(
  context: EngineContext,
  { id, accountId }: { id: string; accountId: string },
): NewJob {
  const now = context.now();
  return {
    id: context.newId(),
    kind: ERASE_PREDICTION,
    predictionId: null,
    accountId,
    payload: { predictionId: id, isSecondLook: false },
    priority: PRIORITIES.batch,
    runAt: now,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: now,
  };
}

/** Erases a deleted prediction, and looks once more for what was in hand meanwhile. */
export async function erase(
  context: EngineContext,
  { predictionId, isSecondLook }: { predictionId: string; isSecondLook: boolean },
): Promise<JobResult> {
  await erasePredictions(context, [predictionId]);
  if (isSecondLook) return DONE;
  const payload = { predictionId, isSecondLook: true };
  return { outcome: "again", runAt: context.now() + ERASED_AGAIN_MS, payload };
}
