import type { NewJob } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { FreeKind } from "../jobs/free-kinds.ts";
import { JOB_ATTEMPTS_MAX } from "../limits.ts";
import { PRIORITIES } from "../predictions/priorities.ts";

const FIRE_JOBS: FreeKind = "fire_schedule";

/** The job that fires a schedule at its next time. */
export function createFireJob(
  context: EngineContext,
  { id, accountId }: { id: string; accountId: string },
  runAt: number,
): NewJob {
  return {
    id: context.newId(),
    kind: FIRE_JOBS,
    predictionId: null,
    accountId,
    payload: { scheduleId: id },
    priority: PRIORITIES.interactive,
    runAt,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: context.now(),
  };
}
