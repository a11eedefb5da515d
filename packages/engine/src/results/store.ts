import type { LifecycleEvent } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { DONE, doneJob } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import { STORE_ATTEMPTS_MAX, STORE_MS_MAX } from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import { freeSpool, keepOutputs } from "./keep.ts";
import type { Kept } from "./keep.ts";

/** Any failure of our own is worth another try; it never speaks to the customer. */
function asRetry(error: unknown): Kept {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { outcome: "retry", reason };
}

/** A result that cannot be stored is given up by its attempts, or by its age after a rescue. */
function isLastTry(context: EngineContext, { job, row }: JobInHand): boolean {
  const sinceMs = context.now() - (row.finishedAt ?? row.createdAt);
  return job.attempts >= STORE_ATTEMPTS_MAX || sinceMs >= STORE_MS_MAX;
}

/**
 * Brings the outputs home: spool, storage, and then success with the capture in one unit. While
 * the storage is down the spool holds the bytes and the job comes again.
 */
export async function storeResults(context: EngineContext, hand: JobInHand): Promise<JobResult> {
  const { job, row } = hand;
  if (row.status !== "storing") return DONE;
  const kept = await keepOutputs(context, row).catch(asRetry);
  if (kept.outcome === "retry" && !isLastTry(context, hand)) {
    return { outcome: "failed", error: kept.reason };
  }
  const rejectedAs = kept.outcome === "rejected" ? kept.error : "storage";
  const event: LifecycleEvent =
    kept.outcome === "kept"
      ? { type: "result.stored", actualCredits: row.creditsPrice }
      : { type: "result.rejected", error: rejectedAs };
  const result = await apply(context, row.id, event, {
    actor: { kind: "worker", id: context.workerName },
    doneJob: doneJob(context, job),
    ...(kept.outcome === "kept"
      ? { results: kept.results }
      : { detail: { errorText: kept.reason } }),
  });
  if (result.outcome === "contended") return { outcome: "again", runAt: context.now() };
  await freeSpool(context, row.id).catch((error: unknown) =>
    context.log("warn", "spool could not be freed", { predictionId: row.id, error }),
  );
  return DONE;
}
