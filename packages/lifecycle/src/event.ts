import type { ErrorCode } from "./failure.ts";
import type { ProviderPhase } from "./status.ts";

/** What the provider said, bound to its own id for the prediction. */
export type ProviderNews = {
  providerPredictionId: string;
  providerStatus: string;
  phase: ProviderPhase;
  /** Set when the phase is `failed`. */
  error?: ErrorCode;
  /** True when a `succeeded` phase came without any output. */
  emptyOutput?: boolean;
};

/** Facts that can move a prediction. `decide` says what each one means in each status. */
export type LifecycleEvent =
  /** It is being sent to this provider. */
  | { type: "submission.started"; provider: string }
  | ({ type: "submission.accepted" } & ProviderNews)
  | { type: "submission.deferred"; error: ErrorCode }
  | { type: "submission.refused"; error: ErrorCode }
  | { type: "submission.lost" }
  | { type: "submission.abandoned" }
  /** Nothing was sent yet, and another provider than `from` is to run it. */
  | { type: "provider.switched"; from: string }
  | ({ type: "provider.updated" } & ProviderNews)
  | { type: "result.stored"; actualCredits: number }
  | { type: "result.rejected"; error: ErrorCode }
  /** It was given the stored result of `from`, at this price. */
  | { type: "result.reused"; from: string; credits: number }
  /** It waits for another equal prediction from now on. */
  | { type: "reuse.moved"; from: string; to: string }
  /** Nothing comes of what it waited for: it ends by this error, or runs itself where it is null. */
  | { type: "reuse.failed"; from: string; error: ErrorCode | null }
  | { type: "cancel.requested" }
  | { type: "deadline.passed" }
  /** Nobody is there any more who waits for it, and its model's policy is not to begin then. */
  | { type: "waiting.abandoned" }
  | { type: "operator.settled"; to: "failed" | "canceled" | "expired" };

export const EVENT_TYPES = [
  "submission.started",
  "submission.accepted",
  "submission.deferred",
  "submission.refused",
  "submission.lost",
  "submission.abandoned",
  "provider.switched",
  "provider.updated",
  "result.stored",
  "result.rejected",
  "result.reused",
  "reuse.moved",
  "reuse.failed",
  "cancel.requested",
  "deadline.passed",
  "waiting.abandoned",
  "operator.settled",
] as const satisfies readonly LifecycleEvent["type"][];

/** Why news changed nothing. */
export const IGNORE_REASONS = [
  "terminal",
  "late_success",
  "duplicate",
  "stale",
  "foreign",
  "too_late",
  "contradiction",
  "unknown_status",
  "not_applicable",
] as const;
export type IgnoreReason = (typeof IGNORE_REASONS)[number];
