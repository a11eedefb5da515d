import type { LifecycleEvent } from "./event.ts";
import { isTerminal } from "./status.ts";
import type { ProviderPhase, Status } from "./status.ts";
import type { PredictionState } from "./transition.ts";

export const PROVIDER_ID = "provider-1";
export const PROVIDER = "replicate";

export function prediction(
  status: Status,
  overrides: Partial<PredictionState> = {},
): PredictionState {
  const unsubmitted = status === "queued" || status === "submitting";
  return {
    status,
    provider: PROVIDER,
    providerPredictionId: unsubmitted ? null : PROVIDER_ID,
    cancelRequested: false,
    isOverdue: false,
    creditsReserved: isTerminal(status) ? 0 : 4,
    reuseOf: null,
    ...overrides,
  };
}

const news = (phase: ProviderPhase, id = PROVIDER_ID) =>
  ({
    type: "provider.updated",
    providerPredictionId: id,
    providerStatus: phase,
    phase,
  }) as const;

/** Every event in every form that the law tells apart. */
export const EVENTS = {
  "submission.started": { type: "submission.started", provider: PROVIDER },
  "submission.started/elsewhere": { type: "submission.started", provider: "another" },
  "submission.accepted/starting": { ...news("starting"), type: "submission.accepted" },
  "submission.accepted/succeeded": { ...news("succeeded"), type: "submission.accepted" },
  "submission.deferred": { type: "submission.deferred", error: "rate_limited" },
  "submission.refused": { type: "submission.refused", error: "invalid_input" },
  "submission.lost": { type: "submission.lost" },
  "submission.abandoned": { type: "submission.abandoned" },
  "provider.switched": { type: "provider.switched", from: PROVIDER },
  "provider.switched/twice": { type: "provider.switched", from: "another" },
  "provider/starting": news("starting"),
  "provider/processing": news("processing"),
  "provider/succeeded": news("succeeded"),
  "provider/succeeded-empty": { ...news("succeeded"), emptyOutput: true },
  "provider/failed": { ...news("failed"), error: "safety" },
  "provider/canceled": news("canceled"),
  "provider/aborted": news("aborted"),
  "provider/unknown": news("unknown"),
  "provider/foreign": news("succeeded", "provider-2"),
  "result.stored": { type: "result.stored", actualCredits: 4 },
  "result.rejected": { type: "result.rejected", error: "storage" },
  "result.reused": { type: "result.reused", from: "source-1", credits: 1 },
  "reuse.moved": { type: "reuse.moved", from: "source-1", to: "source-2" },
  "reuse.failed": { type: "reuse.failed", from: "source-1", error: null },
  "cancel.requested": { type: "cancel.requested" },
  "deadline.passed": { type: "deadline.passed" },
  "waiting.abandoned": { type: "waiting.abandoned" },
  "operator.settled": { type: "operator.settled", to: "failed" },
} as const satisfies Record<string, LifecycleEvent>;
export type EventName = keyof typeof EVENTS;

export const EVENT_NAMES = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);
