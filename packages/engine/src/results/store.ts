import type { PredictionRow } from "@darkroom/db";
import type { LifecycleEvent } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { DONE, doneJob } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import { STORE_ATTEMPTS_MAX, STORE_MS_MAX } from "../limits.ts";
import { providerCreditsOf } from "../models/provider-credits.ts";
import { apply } from "../predictions/apply.ts";
import type { Cause } from "../predictions/unit.ts";
import { asRetry, freeSpool, keepOutputs, unstore } from "./keep.ts";
import type { Kept } from "./keep.ts";

/** A result that cannot be stored is given up by its attempts, or by its age after a rescue. */
function isLastTry(context: EngineContext, { job, row }: JobInHand): boolean {
  const sinceMs = context.now() - (row.finishedAt ?? row.createdAt);
  return job.attempts >= STORE_ATTEMPTS_MAX || sinceMs >= STORE_MS_MAX;
}

/**
 * What the run cost by its model; a success of a priced model is never free, and costs its price
 * where the model cannot tell.
 */
async function actualCredits(
  context: EngineContext,
  row: PredictionRow,
  outputs: number,
): Promise<number> {
  const costOf = context.modelOf(row.model)?.actualCredits;
  if (costOf === undefined || row.creditsPrice === 0) return row.creditsPrice;
  const creditsUsed = await providerCreditsOf(context, row.id);
  const credits = costOf({ outputs, durationMs: row.providerDurationMs, creditsUsed });
  return Number.isFinite(credits) ? Math.max(1, Math.ceil(credits)) : row.creditsPrice;
}

/** The end of the storing as an event, with what its timeline is to keep. */
async function endOf(
  context: EngineContext,
  row: PredictionRow,
  kept: Kept,
): Promise<{ event: LifecycleEvent; cause: Partial<Cause> }> {
  switch (kept.outcome) {
    case "kept": {
      const credits = await actualCredits(context, row, kept.results.length);
      const isPrice = credits === row.creditsPrice;
      return {
        event: { type: "result.stored", actualCredits: credits },
        cause: {
          results: kept.results,
          ...(isPrice ? {} : { detail: { actualCredits: credits } }),
        },
      };
    }
    case "rejected":
    case "retry": {
      const error = kept.outcome === "rejected" ? kept.error : "storage";
      return {
        event: { type: "result.rejected", error },
        cause: { detail: { errorText: kept.reason } },
      };
    }
  }
}

/** Bytes without a success belong to nobody; those of a success that a rival wrote are its own. */
async function dropUnsold(
  context: EngineContext,
  row: PredictionRow,
  result: Awaited<ReturnType<typeof apply>>,
): Promise<void> {
  if ("prediction" in result && result.prediction.status === "succeeded") return;
  await unstore(context, row).catch((error: unknown) =>
    context.log("warn", "what was stored in vain could not be removed", { error }),
  );
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
  const { event, cause } = await endOf(context, row, kept);
  const result = await apply(context, row.id, event, {
    ...cause,
    actor: { kind: "worker", id: context.workerName },
    doneJob: doneJob(context, job),
  });
  if (result.outcome === "contended") return { outcome: "again", runAt: context.now() };
  await dropUnsold(context, row, result);
  await freeSpool(context, row.id).catch((error: unknown) =>
    context.log("warn", "spool could not be freed", { predictionId: row.id, error }),
  );
  return DONE;
}
