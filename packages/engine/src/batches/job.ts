import type { NewJob } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { JOB_ATTEMPTS_MAX } from "../limits.ts";
import { PRIORITIES } from "../predictions/priorities.ts";

/** The job that looks after a batch, in the turn of its account. */
export function createBatchJob(
  context: EngineContext,
  batch: { id: string; accountId: string },
  runAt: number,
): NewJob {
  return {
    id: context.newId(),
    kind: "expand_batch",
    predictionId: null,
    accountId: batch.accountId,
    payload: { batchId: batch.id, quiet: 0 },
    priority: PRIORITIES.batch,
    runAt,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: context.now(),
  };
}
