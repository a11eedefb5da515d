import type { JobRow, PredictionRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";

/** How a job ends. Only its lease holder can end it. */
export type JobResult =
  /** The unit of the work has already taken the job with it, or nothing is left to do. */
  | { outcome: "done" }
  /** Not a failure: the same job again later, without costing an attempt. */
  | { outcome: "again"; runAt: number; payload?: Record<string, unknown> }
  /** A failure of our own: again with back-off, dead after the last attempt. */
  | { outcome: "failed"; error: string; runAt?: number; payload?: Record<string, unknown> };

export type JobInHand = { job: JobRow; row: PredictionRow };

export const DONE: JobResult = { outcome: "done" };

/** Names the job whose work a unit is, so that both end in the same commit. */
export function doneJob(context: EngineContext, job: JobRow): { id: string; leaseOwner: string } {
  return { id: job.id, leaseOwner: context.workerName };
}
