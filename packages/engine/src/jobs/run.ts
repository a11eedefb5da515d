import type { JobRow } from "@darkroom/db";
import { finishJob, releaseJob } from "@darkroom/db";
import { JOB_BACKOFF, backoffMs, isTerminal } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { processDelivery } from "../deliveries/process.ts";
import { EngineError } from "../errors.ts";
import { apply } from "../predictions/apply.ts";
import { loadPrediction } from "../predictions/load.ts";
import { isPaused, openPauses } from "../queue/pauses/read.ts";
import { storeResults } from "../results/store.ts";
import { followPrediction } from "../reuse/follow.ts";
import { adoptPrediction } from "./adopt.ts";
import { cancelAtProvider } from "./cancel.ts";
import { FREE_WORK, isFreeKind } from "./free-work.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import { JOB_PAYLOADS } from "./kinds.ts";
import { retryWaitMs } from "./look-times.ts";
import type { JobKind } from "./kinds.ts";
import { reconcilePrediction } from "./reconcile.ts";
import { submitPrediction } from "./submit.ts";

type Work = (context: EngineContext, hand: JobInHand) => Promise<JobResult>;

/** Each kind reads its own payload; a row of another shape is a broken job. */
const WORK: Readonly<Record<JobKind, Work>> = {
  submit_prediction: (context, hand) =>
    submitPrediction(context, hand, JOB_PAYLOADS.submit_prediction.parse(hand.job.payload)),
  adopt_prediction: (context, hand) =>
    adoptPrediction(context, hand, JOB_PAYLOADS.adopt_prediction.parse(hand.job.payload)),
  reconcile_prediction: (context, hand) =>
    reconcilePrediction(context, hand, JOB_PAYLOADS.reconcile_prediction.parse(hand.job.payload)),
  cancel_prediction: cancelAtProvider,
  store_results: storeResults,
  follow_prediction: (context, hand) =>
    followPrediction(context, hand, JOB_PAYLOADS.follow_prediction.parse(hand.job.payload)),
  process_delivery: (context, hand) =>
    processDelivery(context, hand, JOB_PAYLOADS.process_delivery.parse(hand.job.payload)),
};

const isJobKind = (kind: string): kind is JobKind => Object.hasOwn(WORK, kind);

async function work(context: EngineContext, job: JobRow): Promise<JobResult> {
  if (isFreeKind(job.kind)) return FREE_WORK[job.kind](context, job);
  if (!isJobKind(job.kind)) throw new EngineError("broken_job", `unknown kind ${job.kind}`);
  if (job.predictionId === null) throw new EngineError("broken_job", "a job without prediction");
  const row = await loadPrediction(context, job.predictionId);
  return row === null ? DONE : WORK[job.kind](context, { job, row });
}

async function settle(context: EngineContext, job: JobRow, result: JobResult): Promise<void> {
  const held = { id: job.id, owner: context.workerName };
  switch (result.outcome) {
    case "done":
      await finishJob(context.database, held);
      return;
    case "again":
      await releaseJob(context.database, {
        ...held,
        runAt: result.runAt,
        countAttempt: false,
        isFresh: true,
        error: null,
        ...(result.payload === undefined ? {} : { payload: result.payload }),
      });
      return;
    case "failed": {
      context.counters.add("jobsFailed");
      const row =
        job.predictionId === null ? null : await loadPrediction(context, job.predictionId);
      const grownMs = backoffMs(JOB_BACKOFF, job.attempts, context.random());
      const waitMs = row === null ? grownMs : retryWaitMs(context, row, grownMs);
      await releaseJob(context.database, {
        ...held,
        runAt: result.runAt ?? context.now() + waitMs,
        countAttempt: true,
        error: result.error,
        ...(result.payload === undefined ? {} : { payload: result.payload }),
      });
    }
  }
}

/**
 * Nothing outlives its deadline: a job that did not move its prediction on, for whatever reason,
 * ends it when the time is over. What is being stored has an end of its own, and the time of what
 * an operator holds back stands still.
 */
async function endOverdue(
  context: EngineContext,
  job: JobRow,
  result: JobResult,
): Promise<JobResult> {
  if (result.outcome === "done" || job.predictionId === null) return result;
  const row = await loadPrediction(context, job.predictionId);
  if (row === null || isTerminal(row.status) || row.status === "storing") return result;
  if (context.now() < row.deadlineAt) return result;
  if (row.status === "queued" && isPaused(await openPauses(context), row)) return result;
  const actor = { kind: "worker", id: context.workerName } as const;
  const ends = { type: "deadline.passed" } as const;
  if (job.kind === "process_delivery") {
    // What was delivered still has to be read: it may tell that the run was paid in vain.
    await apply(context, row.id, ends, { actor });
    return result;
  }
  const ended = await apply(context, row.id, ends, { actor, doneJob: doneJob(context, job) });
  return ended.outcome === "applied" ? DONE : result;
}

/** Does one claimed job and ends it; an exception costs an attempt and is kept in the row. */
export async function runJob(context: EngineContext, job: JobRow): Promise<void> {
  let result: JobResult;
  try {
    result = await work(context, job);
  } catch (error) {
    context.log("error", "job failed", { job: job.id, kind: job.kind, error });
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    result = { outcome: "failed", error: text };
  }
  context.tracer.note({ outcome: result.outcome });
  try {
    await settle(context, job, await endOverdue(context, job, result));
  } catch (error) {
    // The lease ends by itself and the job comes back; every job can be done twice.
    context.log("error", "job could not be ended", { job: job.id, kind: job.kind, error });
  }
}
