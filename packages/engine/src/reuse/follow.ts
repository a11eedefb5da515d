import { prediction } from "@darkroom/db";
import type { PredictionRow, StoredResultRow } from "@darkroom/db";
import { FAILURE_RULES, isTerminal } from "@darkroom/lifecycle";
import type { ErrorCode } from "@darkroom/lifecycle";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { DONE, doneJob } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { lookAt } from "../jobs/look-times.ts";
import { priceOf } from "../models/price.ts";
import { apply } from "../predictions/apply.ts";
import type { ApplyOutcome } from "../predictions/apply.ts";
import { loadPrediction } from "../predictions/load.ts";
import { unstore } from "../results/keep.ts";
import { write } from "../write.ts";
import { copyResults } from "./copy-results.ts";
import { findSource } from "./find-source.ts";
import { FOLLOW_LOOKS_MS } from "./limits.ts";

type Following = PredictionRow & { reuseOf: string };

type Stand =
  | { outcome: "running" }
  | { outcome: "stored"; results: readonly StoredResultRow[] }
  /** Nothing comes of it; with an error where the same input would end in the same way. */
  | { outcome: "lost"; error: ErrorCode | null };

const LOST: Stand = { outcome: "lost", error: null };

const isFollowing = (row: PredictionRow): row is Following =>
  row.status === "queued" && row.reuseOf !== null;

/** Where the prediction stands that this one waits for. */
async function standOf(context: EngineContext, row: Following): Promise<Stand> {
  const source = await loadPrediction(context, row.reuseOf);
  // Given to another provider meanwhile it is another run than was asked for.
  if (source === null || source.reuseDigest !== row.reuseDigest) return LOST;
  if (!isTerminal(source.status)) return { outcome: "running" };
  if (source.status !== "succeeded") {
    const error = source.errorCode;
    const isForGood = error !== null && !FAILURE_RULES[error].retryable;
    return { outcome: "lost", error: isForGood ? error : null };
  }
  const ids = JSON.stringify([source.id]);
  const results = await context.queries.resultsOf.execute({ ids });
  const isHeld =
    source.deletedAt === null &&
    results.length > 0 &&
    results.every(({ tombstonedAt }) => tombstonedAt === null);
  return isHeld ? { outcome: "stored", results } : LOST;
}

function afterApply(context: EngineContext, result: ApplyOutcome): JobResult {
  return result.outcome === "contended" ? { outcome: "again", runAt: context.now() } : DONE;
}

/** What the storage no longer holds is offered to nobody any more. */
async function forgetSource(context: EngineContext, id: string): Promise<void> {
  context.log("error", "a stored result that was to be reused is gone", { id });
  const { orm } = context.database;
  const forgotten = orm.update(prediction).set({ reuseDigest: null }).where(eq(prediction.id, id));
  await write(context, forgotten);
}

/** Takes the result over: its own copy of the bytes, the price and the success in one unit. */
async function takeOver(
  context: EngineContext,
  { job, row }: JobInHand & { row: Following },
  results: readonly StoredResultRow[],
): Promise<JobResult> {
  const copies = await copyResults(context, row, results);
  if (copies === null) {
    await forgetSource(context, row.reuseOf);
    return moveOn(context, { job, row }, null);
  }
  const credits = Math.min(row.creditsPrice, context.reuseCredits);
  const result = await apply(
    context,
    row.id,
    { type: "result.reused", from: row.reuseOf, credits },
    {
      actor: { kind: "worker", id: context.workerName },
      results: copies,
      detail: { reusedFrom: row.reuseOf, credits },
      doneJob: doneJob(context, job),
    },
  );
  if (result.outcome === "contended") return afterApply(context, result);
  if (result.outcome === "applied") context.counters.add("reused");
  const isSold = "prediction" in result && result.prediction.status === "succeeded";
  // Bytes without a success belong to nobody; those of a success that a rival wrote are its own.
  if (!isSold) await unstore(context, row);
  return DONE;
}

/** Whether its reservation pays for a run of its own. */
function canRun(context: EngineContext, row: PredictionRow): boolean {
  const model = context.modelOf(row.model);
  return model !== null && row.creditsPrice >= priceOf(model, row.input);
}

/**
 * Nothing comes of what it waited for: it waits for another equal one, runs itself as the first of
 * its kind, with a deadline of its own from now, or fails with release.
 */
async function moveOn(
  context: EngineContext,
  { job, row }: JobInHand & { row: Following },
  error: ErrorCode | null,
): Promise<JobResult> {
  const actor = { kind: "worker", id: context.workerName } as const;
  const { accountId, priority, reuseOf: from, reuseDigest: digest } = row;
  const detail = { reusedFrom: from };
  const source =
    error === null && digest !== null
      ? await findSource(context, { accountId, digest, priority })
      : null;
  if (source !== null) {
    const event = { type: "reuse.moved", from, to: source.id } as const;
    await apply(context, row.id, event, { actor, detail: { ...detail, to: source.id } });
    return { outcome: "again", runAt: context.now(), payload: { looks: 0 } };
  }
  const runs = error === null && canRun(context, row);
  const deadlineMs = context.modelOf(row.model)?.deadlineMs ?? 0;
  const result = await apply(
    context,
    row.id,
    { type: "reuse.failed", from, error: runs ? null : (error ?? "storage") },
    {
      actor,
      detail,
      doneJob: doneJob(context, job),
      ...(runs
        ? { isFirstOfAlike: true, changes: { deadlineAt: context.now() + deadlineMs } }
        : {}),
    },
  );
  return afterApply(context, result);
}

/**
 * Looks after a prediction that is to be answered with the result of an equal one: it takes the
 * result over once that is stored, and goes on by itself when nothing comes of it.
 */
export async function followPrediction(
  context: EngineContext,
  { job, row }: JobInHand,
  { looks }: JobPayload<"follow_prediction">,
): Promise<JobResult> {
  if (!isFollowing(row)) {
    // It ended while its result was being copied, by a worker that came to grief.
    const isUnsold = row.reuseOf !== null && row.status !== "succeeded" && isTerminal(row.status);
    if (isUnsold) await unstore(context, row);
    return DONE;
  }
  const stand = await standOf(context, row);
  switch (stand.outcome) {
    case "running": {
      const last = FOLLOW_LOOKS_MS.length - 1;
      const waitMs = FOLLOW_LOOKS_MS[Math.min(looks, last)] ?? FOLLOW_LOOKS_MS[0];
      const runAt = lookAt(row, context.now(), waitMs);
      return { outcome: "again", runAt, payload: { looks: looks + 1 } };
    }
    case "stored":
      return takeOver(context, { job, row }, stand.results);
    case "lost":
      return moveOn(context, { job, row }, stand.error);
  }
}
