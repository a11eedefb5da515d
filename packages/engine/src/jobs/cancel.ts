import { JOB_BACKOFF, backoffMs } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { apply } from "../predictions/apply.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import { newsChanges, newsDetail, newsEvent } from "./news.ts";

/** Tells the provider about a cancel; what it answers is news like any other. */
export async function cancelAtProvider(
  context: EngineContext,
  hand: JobInHand,
): Promise<JobResult> {
  const { job, row } = hand;
  const id = row.providerPredictionId;
  if (id === null || row.status === "storing" || row.status === "succeeded") return DONE;
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  const answered = await provider.cancel(id);
  switch (answered.outcome) {
    case "missing":
      return DONE;
    case "unavailable": {
      const waitMs = backoffMs(JOB_BACKOFF, job.attempts, context.random());
      const runAt = context.now() + Math.max(waitMs, answered.retryAfterMs);
      return { outcome: "failed", error: answered.errorText, runAt };
    }
    case "found": {
      const { update } = answered;
      const result = await apply(context, row.id, newsEvent("provider.updated", update), {
        actor: { kind: "worker", id: context.workerName },
        changes: newsChanges(context, row, update),
        detail: newsDetail(update),
        doneJob: doneJob(context, job),
      });
      return result.outcome === "contended" ? { outcome: "again", runAt: context.now() } : DONE;
    }
  }
}
