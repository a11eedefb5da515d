import { ignoredUpdate } from "@darkroom/db";
import type { PredictionRow, Unit } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import type { Effect, IgnoreReason, LifecycleEvent } from "@darkroom/lifecycle";
import { and, eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { endedOf } from "../operations/stages.ts";
import type { Cause } from "./unit.ts";

type NewsEvent = Extract<LifecycleEvent, { type: "provider.updated" | "submission.accepted" }>;

type Move = { unit: Unit; event: LifecycleEvent; cause: Cause; effects: readonly Effect[] };

type IgnoredNews = { event: NewsEvent; reason: IgnoreReason; cause: Cause };

/** Counts what the provider bills although we have settled otherwise, once for each run. */
export async function countPaidInVain(
  context: EngineContext,
  row: PredictionRow,
  { event, reason, cause }: IgnoredNews,
): Promise<void> {
  const isPaid = reason === "late_success";
  const isBilled =
    reason === "terminal" && row.status !== "canceled" && isBilledCancel(row, event, cause);
  if (!isPaid && !isBilled) return;
  const told = await context.database.orm
    .select({ id: ignoredUpdate.id })
    .from(ignoredUpdate)
    .where(
      and(
        eq(ignoredUpdate.predictionId, row.id),
        eq(ignoredUpdate.reason, reason),
        eq(ignoredUpdate.providerPredictionId, event.providerPredictionId),
        eq(ignoredUpdate.providerStatus, event.providerStatus),
      ),
    )
    .limit(1);
  if (told.length === 0) context.counters.add(isPaid ? "orphanPaid" : "canceledBilled");
}

/** Providers bill what they cancelled while it ran; what had not begun costs nothing. */
function isBilledCancel(row: PredictionRow, event: LifecycleEvent, cause: Cause): boolean {
  if (event.type !== "provider.updated" && event.type !== "submission.accepted") return false;
  const ran = row.status === "processing" || (cause.changes?.providerDurationMs ?? 0) > 0;
  return event.phase === "canceled" && ran;
}

function lostCredits(effects: readonly Effect[]): number {
  return effects.reduce(
    (sum, effect) => (effect.type === "capture" ? sum + effect.lostCredits : sum),
    0,
  );
}

/** Whether a creation whose answer was lost has ended without its run, by whatever event. */
function isUnfound(row: PredictionRow, { prediction }: Unit, event: LifecycleEvent): boolean {
  const isLost = row.status === "submitting" && row.lostAt !== null;
  const isWithoutRun = prediction.providerPredictionId === null && isTerminal(prediction.status);
  return isLost && isWithoutRun && event.type !== "submission.refused";
}

/** Counts how a prediction ended, what it cost its account, and whether anybody was there. */
function countEnd({ counters, observeEnd }: EngineContext, { prediction }: Unit): void {
  const ended = endedOf(prediction);
  if (ended !== null) observeEnd?.(ended);
  if (prediction.abandonedAt !== null) counters.add("abandoned");
  const { status, creditsCaptured } = prediction;
  if (status === "succeeded") {
    counters.add("successes");
    counters.add("successCredits", creditsCaptured);
  }
  if (status === "failed" || status === "expired") {
    counters.add("failedAttempts");
    counters.add("failedAttemptCredits", creditsCaptured);
  }
}

/** Counts what one applied transition means to an operator. */
export function countMove(
  context: EngineContext,
  row: PredictionRow,
  { unit, event, cause, effects }: Move,
): void {
  const { counters } = context;
  counters.add("creditsLost", lostCredits(effects));
  const isNews = event.type === "provider.updated" || event.type === "submission.accepted";
  if (isNews && event.phase === "unknown") counters.add("unknownProviderStatus");
  if (isBilledCancel(row, event, cause)) counters.add("canceledBilled");
  const bound = row.providerPredictionId === null && unit.prediction.providerPredictionId !== null;
  if (bound && row.lostAt !== null) counters.add("orphanAdopted");
  if (isUnfound(row, unit, event)) counters.add("orphanSuspected");
  if (isTerminal(unit.prediction.status)) countEnd(context, unit);
  const settled = unit.prediction.status === "storing" || isTerminal(unit.prediction.status);
  if (!settled || row.status === "storing") return;
  if (cause.actor.kind === "webhook") counters.add("settledByWebhook");
  if (cause.actor.kind === "reconciler") counters.add("settledByReconciler");
}
