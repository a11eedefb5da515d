import { settle, settleFailure } from "./credits.ts";
import type { Settlement } from "./credits.ts";
import type { IgnoreReason, LifecycleEvent, ProviderNews } from "./event.ts";
import { FAILURE_RULES } from "./failure.ts";
import type { ErrorCode } from "./failure.ts";
import { isTerminal } from "./status.ts";
import type { Status, TerminalStatus } from "./status.ts";

/** The part of a prediction that a decision depends on. */
export type PredictionState = {
  status: Status;
  /** Who is to run it, or runs it. */
  provider: string;
  providerPredictionId: string | null;
  cancelRequested: boolean;
  /** Whether the deadline has passed by the time of the event. */
  isOverdue: boolean;
  /** The open reservation in credits. */
  creditsReserved: number;
  /** The equal prediction whose result it waits for, or took; null where it runs itself. */
  reuseOf: string | null;
};

/** Work or money that follows from a decision, as data; the engine writes it in the same unit. */
export type Effect =
  | { type: "capture"; credits: number; lostCredits: number }
  | { type: "release"; credits: number }
  | { type: "submit" }
  | { type: "adopt" }
  | { type: "reconcile" }
  | { type: "cancelAtProvider" }
  | { type: "storeResults" };

export type NextState = {
  status: Status;
  providerPredictionId: string | null;
  cancelRequested: boolean;
  error: ErrorCode | null;
  reuseOf: string | null;
};

export type Decision =
  | { outcome: "applied"; next: NextState; effects: readonly Effect[] }
  | { outcome: "ignored"; reason: IgnoreReason };

const ignored = (reason: IgnoreReason): Decision => ({ outcome: "ignored", reason });

function stay(prediction: PredictionState, status: Status = prediction.status): NextState {
  return {
    status,
    providerPredictionId: prediction.providerPredictionId,
    cancelRequested: prediction.cancelRequested,
    error: null,
    reuseOf: prediction.reuseOf,
  };
}

const applied = (next: NextState, effects: readonly Effect[] = []): Decision => ({
  outcome: "applied",
  next,
  effects,
});

function money({ capture, release, lostCredits }: Settlement): Effect[] {
  const effects: Effect[] = [];
  if (capture > 0) effects.push({ type: "capture", credits: capture, lostCredits });
  if (release > 0) effects.push({ type: "release", credits: release });
  return effects;
}

/** Ends a prediction without a result; its reservation follows the rule of the failure's class. */
function end(
  prediction: PredictionState,
  status: Exclude<TerminalStatus, "succeeded">,
  error: ErrorCode,
  extra: readonly Effect[] = [],
): Decision {
  const settlement = settleFailure(FAILURE_RULES[error].money, prediction.creditsReserved);
  return applied({ ...stay(prediction, status), error }, [...money(settlement), ...extra]);
}

function succeed(prediction: PredictionState, actualCredits: number): Decision {
  const settlement = settle(prediction.creditsReserved, actualCredits);
  return applied(stay(prediction, "succeeded"), money(settlement));
}

/** News that ends the provider's work, or says that it goes on, for a prediction it holds. */
function followProvider(prediction: PredictionState, news: ProviderNews): Decision {
  switch (news.phase) {
    case "starting":
    case "unknown":
      return applied(stay(prediction, "starting"), [{ type: "reconcile" }]);
    case "processing":
      return applied(stay(prediction, "processing"), [{ type: "reconcile" }]);
    case "succeeded":
      if (news.emptyOutput === true) return end(prediction, "failed", "provider_rejected");
      return applied(stay(prediction, "storing"), [{ type: "storeResults" }]);
    case "failed":
      return end(prediction, "failed", news.error ?? "provider_rejected");
    case "canceled":
      if (prediction.cancelRequested) return end(prediction, "canceled", "canceled_by_user");
      // Providers cancel by the deadline that we gave them.
      return prediction.isOverdue
        ? end(prediction, "expired", "timeout")
        : end(prediction, "canceled", "provider_rejected");
    case "aborted":
      return prediction.cancelRequested
        ? end(prediction, "canceled", "canceled_by_user")
        : end(prediction, "expired", "timeout");
  }
}

/** First news with the provider's id: binds it, and passes on a cancel that came before. */
function bind(prediction: PredictionState, news: ProviderNews): Decision {
  const bound = { ...prediction, providerPredictionId: news.providerPredictionId };
  const decision = followProvider(bound, news);
  if (decision.outcome === "ignored" || !prediction.cancelRequested) return decision;
  const running = decision.next.status === "starting" || decision.next.status === "processing";
  return running
    ? applied(decision.next, [...decision.effects, { type: "cancelAtProvider" }])
    : decision;
}

function decideUnsubmitted(prediction: PredictionState, event: LifecycleEvent): Decision {
  const submitting = prediction.status === "submitting";
  switch (event.type) {
    case "submission.started":
      if (submitting) return ignored("duplicate");
      // Whoever sends has read the row before it was given to another provider.
      return event.provider === prediction.provider
        ? applied(stay(prediction, "submitting"))
        : ignored("stale");
    case "submission.accepted":
    case "provider.updated":
      return bind(prediction, event);
    case "submission.deferred":
      if (!submitting) return ignored("not_applicable");
      return prediction.cancelRequested
        ? end(prediction, "canceled", "canceled_by_user")
        : applied(stay(prediction, "queued"), [{ type: "submit" }]);
    case "submission.refused":
      return submitting ? end(prediction, "failed", event.error) : ignored("not_applicable");
    case "submission.lost":
      return submitting
        ? applied(stay(prediction), [{ type: "adopt" }])
        : ignored("not_applicable");
    case "submission.abandoned":
      return submitting ? end(prediction, "failed", "unknown_outcome") : ignored("not_applicable");
    case "provider.switched":
      // What was sent, even without an answer, may run at the first provider.
      if (submitting) return ignored("not_applicable");
      return event.from === prediction.provider
        ? applied(stay(prediction), [{ type: "submit" }])
        : ignored("duplicate");
    case "cancel.requested":
      if (!submitting) return end(prediction, "canceled", "canceled_by_user");
      return prediction.cancelRequested
        ? ignored("duplicate")
        : applied({ ...stay(prediction), cancelRequested: true });
    case "deadline.passed":
      return end(prediction, "expired", "timeout");
    case "waiting.abandoned":
      // What may run already costs as much whether somebody looks at it or not.
      return submitting ? ignored("too_late") : end(prediction, "canceled", "timeout");
    case "operator.settled":
      return end(prediction, event.to, "internal");
    case "result.stored":
    case "result.rejected":
    case "result.reused":
    case "reuse.moved":
    case "reuse.failed":
      return ignored("not_applicable");
  }
}

/** What waits for the result of an equal prediction is never sent, nor switched. */
function decideFollowing(prediction: PredictionState, event: LifecycleEvent): Decision {
  switch (event.type) {
    case "result.reused":
      return event.from === prediction.reuseOf
        ? succeed(prediction, event.credits)
        : ignored("stale");
    case "reuse.moved":
      return event.from === prediction.reuseOf
        ? applied({ ...stay(prediction), reuseOf: event.to })
        : ignored("stale");
    case "reuse.failed":
      if (event.from !== prediction.reuseOf) return ignored("stale");
      if (event.error !== null) return end(prediction, "failed", event.error);
      return applied({ ...stay(prediction), reuseOf: null }, [{ type: "submit" }]);
    case "cancel.requested":
    case "deadline.passed":
    case "waiting.abandoned":
    case "operator.settled":
      return decideUnsubmitted(prediction, event);
    case "provider.updated":
    case "submission.accepted":
      return ignored("foreign");
    case "submission.started":
    case "submission.deferred":
    case "submission.refused":
    case "submission.lost":
    case "submission.abandoned":
    case "provider.switched":
    case "result.stored":
    case "result.rejected":
      return ignored("not_applicable");
  }
}

function decideProviderNews(prediction: PredictionState, news: ProviderNews): Decision {
  if (news.providerPredictionId !== prediction.providerPredictionId) return ignored("foreign");
  if (news.phase === "unknown") return ignored("unknown_status");
  if (news.phase === prediction.status) return ignored("duplicate");
  if (news.phase === "starting") return ignored("stale");
  if (news.phase === "processing") return applied(stay(prediction, "processing"));
  return followProvider(prediction, news);
}

function decideRunning(prediction: PredictionState, event: LifecycleEvent): Decision {
  switch (event.type) {
    case "submission.accepted":
    case "provider.updated":
      return decideProviderNews(prediction, event);
    case "cancel.requested":
      return prediction.cancelRequested
        ? ignored("duplicate")
        : applied({ ...stay(prediction), cancelRequested: true }, [{ type: "cancelAtProvider" }]);
    case "deadline.passed":
      return end(prediction, "expired", "timeout", [{ type: "cancelAtProvider" }]);
    case "waiting.abandoned":
      return ignored("too_late");
    case "operator.settled":
      return end(prediction, event.to, "internal", [{ type: "cancelAtProvider" }]);
    case "submission.started":
    case "submission.deferred":
    case "submission.refused":
    case "submission.lost":
    case "submission.abandoned":
    case "provider.switched":
      return ignored("stale");
    case "result.stored":
    case "result.rejected":
    case "result.reused":
    case "reuse.moved":
    case "reuse.failed":
      return ignored("not_applicable");
  }
}

function decideStoring(prediction: PredictionState, event: LifecycleEvent): Decision {
  switch (event.type) {
    case "result.stored":
      return succeed(prediction, event.actualCredits);
    case "result.rejected":
      return end(prediction, "failed", event.error);
    case "operator.settled":
      return end(prediction, event.to, "internal");
    case "provider.updated":
    case "submission.accepted":
      if (event.providerPredictionId !== prediction.providerPredictionId) return ignored("foreign");
      if (event.phase === "succeeded") return ignored("duplicate");
      if (event.phase === "starting" || event.phase === "processing") return ignored("stale");
      return ignored(event.phase === "unknown" ? "unknown_status" : "contradiction");
    case "cancel.requested":
    case "deadline.passed":
    case "waiting.abandoned":
      return ignored("too_late");
    case "submission.started":
    case "submission.deferred":
    case "submission.refused":
    case "submission.lost":
    case "submission.abandoned":
    case "provider.switched":
      return ignored("stale");
    case "result.reused":
    case "reuse.moved":
    case "reuse.failed":
      return ignored("not_applicable");
  }
}

function decideTerminal(prediction: PredictionState, event: LifecycleEvent): Decision {
  if (event.type !== "provider.updated" && event.type !== "submission.accepted") {
    return ignored("terminal");
  }
  const known = prediction.providerPredictionId;
  if (known !== null && known !== event.providerPredictionId) return ignored("foreign");
  // The provider finished work whose reservation we had already given back.
  const paidInVain = event.phase === "succeeded" && prediction.status !== "succeeded";
  return ignored(paidInVain ? "late_success" : "terminal");
}

/**
 * The law of a prediction's life: what one fact means in one status. Pure and total; the
 * engine writes the next state and the effects in one unit, or records why nothing changed.
 */
export function decide(prediction: PredictionState, event: LifecycleEvent): Decision {
  if (isTerminal(prediction.status)) return decideTerminal(prediction, event);
  switch (prediction.status) {
    case "queued":
      return prediction.reuseOf === null
        ? decideUnsubmitted(prediction, event)
        : decideFollowing(prediction, event);
    case "submitting":
      return decideUnsubmitted(prediction, event);
    case "starting":
    case "processing":
      return decideRunning(prediction, event);
    case "storing":
      return decideStoring(prediction, event);
  }
}
