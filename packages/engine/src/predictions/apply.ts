import { ignoredUpdate } from "@darkroom/db";
import type { PredictionRow, Unit } from "@darkroom/db";
import { decide, isTerminal } from "@darkroom/lifecycle";
import type { IgnoreReason, LifecycleEvent } from "@darkroom/lifecycle";
import { passOnCredits } from "../accounts/drain.ts";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { wakeFollowers } from "../reuse/wake.ts";
import { write } from "../write.ts";
import { APPLY_TRIES_MAX } from "../limits.ts";
import { countMove, countPaidInVain } from "./count.ts";
import { loadPrediction } from "./load.ts";
import { forbidBelow } from "./snapshot.ts";
import { createUnit } from "./unit.ts";
import type { Cause } from "./unit.ts";

export type ApplyOutcome =
  | { outcome: "applied"; prediction: PredictionRow }
  | { outcome: "ignored"; reason: IgnoreReason; prediction: PredictionRow }
  | { outcome: "missing" }
  /** Rivals were faster every time; the caller's job goes back to the queue. */
  | { outcome: "contended" };

/** The seat belt that keeps one provider prediction from belonging to two of ours. */
const PROVIDER_PREDICTION_UNIQUE = "prediction_provider_prediction";

/** Reasons that come with every repeated look and say nothing worth keeping. */
const UNRECORDED: ReadonlySet<IgnoreReason> = new Set(["duplicate", "stale", "not_applicable"]);

async function recordIgnored(
  context: EngineContext,
  row: PredictionRow,
  event: LifecycleEvent,
  reason: IgnoreReason,
  cause: Cause,
): Promise<void> {
  context.counters.add("ignoredUpdates");
  if (reason === "unknown_status") context.counters.add("unknownProviderStatus");
  if (UNRECORDED.has(reason)) return;
  const news = event.type === "provider.updated" || event.type === "submission.accepted";
  if (!news && reason === "terminal") return;
  if (news) await countPaidInVain(context, row, { event, reason, cause });
  const statement = context.database.orm.insert(ignoredUpdate).values({
    predictionId: row.id,
    source: `${cause.actor.kind}:${event.type}`,
    reason,
    providerPredictionId: news ? event.providerPredictionId : null,
    providerStatus: news ? event.providerStatus : null,
    at: context.now(),
    // Of what was deleted nothing is written down any more.
    detail: row.deletedAt === null ? (cause.detail ?? null) : null,
  });
  await write(context, statement);
}

/** A fact stays true when the lease that came with it is gone; only the job is not ours to end. */
async function commit(
  context: EngineContext,
  unit: Unit,
): Promise<"applied" | "rival" | "foreign"> {
  const [result] = await context.database.transact([unit]);
  if (result === undefined) throw new EngineError("broken_store", "a unit came back unanswered");
  if (result.outcome === "applied") return "applied";
  switch (result.reason) {
    case "sequence":
    // An equal prediction went ahead: whoever wanted to be the first decides again.
    case "alike":
      return "rival";
    case "lease": {
      context.counters.add("leasesLost");
      const { doneJob: _gone, ...fact } = unit;
      return commit(context, fact);
    }
    case "constraint":
      // The provider prediction of this news already belongs to another prediction of ours.
      if (result.constraint === PROVIDER_PREDICTION_UNIQUE) return "foreign";
      throw new EngineError("broken_store", `a transition broke ${result.constraint ?? "a rule"}`);
    case "credits":
    case "quota":
    case "idempotency_key":
    case "batch_item":
      throw new EngineError("broken_store", `a transition was refused by ${result.reason}`);
  }
}

/**
 * A commit that no snapshot outlives: of what was before the unit, nothing may be kept. That holds
 * also when a rival wrote this sequence, and when nobody knows whether it was written.
 */
async function commitOverSnapshots(
  context: EngineContext,
  unit: Unit,
): Promise<"applied" | "rival" | "foreign"> {
  try {
    return await commit(context, unit);
  } finally {
    await forbidBelow(context, unit.prediction.id, unit.prediction.sequence);
  }
}

/**
 * The only writer of a prediction's status: load, decide, write one guarded unit. When a rival
 * was faster, decide again on what it left, at most `APPLY_TRIES_MAX` times.
 */
export async function apply(
  context: EngineContext,
  predictionId: string,
  event: LifecycleEvent,
  cause: Cause,
): Promise<ApplyOutcome> {
  for (let attempt = 0; attempt < APPLY_TRIES_MAX; attempt += 1) {
    const row = await loadPrediction(context, predictionId);
    if (row === null) return { outcome: "missing" };
    const isOverdue = context.now() >= row.deadlineAt;
    const decision = decide({ ...row, isOverdue }, event);
    if (decision.outcome === "ignored") {
      await recordIgnored(context, row, event, decision.reason, cause);
      return { outcome: "ignored", reason: decision.reason, prediction: row };
    }
    const unit = await createUnit(context, row, event, decision, cause);
    const committed = await commitOverSnapshots(context, unit);
    if (committed === "rival") continue;
    if (committed === "foreign") {
      await recordIgnored(context, row, event, committed, cause);
      return { outcome: "ignored", reason: committed, prediction: row };
    }
    context.feed.wake("event");
    countMove(context, row, { unit, event, cause, effects: decision.effects });
    context.log("info", "prediction moved", {
      predictionId,
      event: event.type,
      from: row.status,
      to: unit.prediction.status,
      sequence: unit.prediction.sequence,
    });
    if (isTerminal(unit.prediction.status)) {
      context.endWaiters.tell(predictionId);
      await wakeFollowers(context, unit.prediction);
    }
    if (unit.ledger.some(({ kind }) => kind === "release")) {
      await passOnCredits(context, row.accountId);
    }
    if (unit.jobs.length > 0) context.announceWork();
    return { outcome: "applied", prediction: unit.prediction };
  }
  return { outcome: "contended" };
}
