import { isFinalPhase } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { MISSING_LOOKS_MAX } from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import type { ApplyOutcome } from "../predictions/apply.ts";
import { isFresh } from "../predictions/is-fresh.ts";
import { recordProgress } from "../predictions/progress.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import type { JobPayload } from "./kinds.ts";
import { lookAt, nextLookMs, withinRetention } from "./look-times.ts";
import { newsChanges, newsDetail, newsEvent } from "./news.ts";

/**
 * Asks the provider about one prediction and passes on what it says, so that a webhook that
 * never comes loses nothing. Looks again until the prediction has left the provider; what is over
 * its deadline by then is ended by `runJob`, as for every job.
 */
export async function reconcilePrediction(
  context: EngineContext,
  hand: JobInHand,
  payload: JobPayload<"reconcile_prediction">,
): Promise<JobResult> {
  const { job, row } = hand;
  const id = row.providerPredictionId;
  if ((row.status !== "starting" && row.status !== "processing") || id === null) return DONE;
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  const actor = { kind: "reconciler", id: context.workerName } as const;
  const looked = await provider.get(id);
  const now = context.now();
  const again = (missing: number, waitMs: number): JobResult => ({
    outcome: "again",
    runAt: lookAt(row, now, waitMs),
    payload: { looks: payload.looks + 1, missing },
  });
  const ended = (result: ApplyOutcome): JobResult =>
    result.outcome === "contended" ? again(payload.missing, 0) : DONE;

  if (looked.outcome === "found") {
    const { update } = looked;
    const final = isFinalPhase(update.phase);
    const result = await apply(context, row.id, newsEvent("provider.updated", update), {
      actor,
      changes: newsChanges(context, row, update),
      detail: newsDetail(update),
      ...(final ? { doneJob: doneJob(context, job) } : {}),
    });
    const foreign = result.outcome === "ignored" && result.reason === "foreign";
    if (final && !foreign) return ended(result);
    if (!final)
      await recordProgress(context, "prediction" in result ? result.prediction : row, update);
  }
  const ageMs = now - (row.submittedAt ?? row.createdAt);
  const isBelieved = !isFresh(context, row);
  if (looked.outcome === "missing" && isBelieved && payload.missing + 1 >= MISSING_LOOKS_MAX) {
    const news = {
      type: "provider.updated",
      providerPredictionId: id,
      providerStatus: "missing",
      phase: "failed",
      // It may have finished and been forgotten before anybody asked.
      error: ageMs < context.retentionMs(row.provider) ? "provider_rejected" : "unknown_outcome",
    } as const;
    return ended(await apply(context, row.id, news, { actor, doneJob: doneJob(context, job) }));
  }
  const usualMs = await nextLookMs(context, row, payload.looks);
  const askedMs = looked.outcome === "unavailable" ? looked.retryAfterMs : 0;
  const waitMs = Math.max(usualMs, withinRetention(context, row, askedMs));
  return again(looked.outcome === "missing" ? payload.missing + 1 : 0, waitMs);
}
