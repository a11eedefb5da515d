export { ACTOR_KINDS, actorName } from "./actor.ts";
export type { Actor, ActorKind } from "./actor.ts";
export {
  ACCOUNT_ANNOUNCEMENTS,
  ANNOUNCEMENTS,
  ENDS_ANNOUNCED,
  EVENT_FILTERS,
  PREDICTION_ANNOUNCEMENTS,
  PREDICTION_FILTERS,
  announcementOf,
  isWanted,
} from "./announcement.ts";
export type {
  AccountAnnouncement,
  Announcement,
  EventFilter,
  PredictionAnnouncement,
} from "./announcement.ts";
export {
  OUTAGE_FORGOTTEN_MS,
  OUTAGE_REFUSALS_MIN,
  OUTAGE_SPAN_MS_MIN,
  isOutOfCredit,
  noteRefusal,
} from "./credit-outage.ts";
export type { CreditRefusals } from "./credit-outage.ts";
export {
  BREAKER_KINDS,
  BREAKER_OPEN_MS_MAX,
  BREAKER_PHASES,
  CLOSED_BREAKER,
  admitStart,
  isOutOfService,
  keepSilent,
  recordOutcome,
} from "./breaker.ts";
export type { Admission, Breaker, BreakerKind, BreakerOutcome, BreakerPhase } from "./breaker.ts";
export { LEDGER_KINDS, LOW_CREDITS_MIN, balanceChange, settle } from "./credits.ts";
export type { BalanceChange, LedgerKind, Settlement } from "./credits.ts";
export {
  DELIVERY_REASONS,
  DIRECT_P95_MS_MAX,
  PATTERNS,
  POLL_P95_MS_MAX,
  RUN_WAIT_MS,
  RUN_WAIT_MS_MAX,
  chooseDelivery,
} from "./delivery.ts";
export type {
  DeliveryChoice,
  DeliveryFigures,
  DeliveryReason,
  DeliveryWish,
  MeasuredP95,
  Pattern,
} from "./delivery.ts";
export {
  DELIVERY_JITTER_SHARE,
  DELIVERY_RETRY_AFTER_MS_MAX,
  DELIVERY_WAITS_MS,
  deliveryWaitMs,
} from "./delivery-schedule.ts";
export { estimateDurations, quantileMs, shareBy } from "./durations/estimate.ts";
export type { DurationEstimate } from "./durations/estimate.ts";
export { HISTORY_RUNS_MIN, expectDurations, foretell, planFor } from "./durations/expect.ts";
export type { Expectation, Foretold } from "./durations/expect.ts";
export { binMs, binOf, countDurations, mergeHistograms, runsOf } from "./durations/histogram.ts";
export type { DurationHistogram } from "./durations/histogram.ts";
export { JITTER_EARLY_SHARE, JITTER_MS_MAX, jitteredWaitMs } from "./durations/jitter.ts";
export { newestAlike } from "./durations/newest-alike.ts";
export {
  PLANNED_WAIT_MS_MAX,
  grantLooks,
  looksOf,
  overdueWaitMs,
  planPolls,
  plannedWaitMs,
} from "./durations/plan-polls.ts";
export type { PollPlan } from "./durations/plan-polls.ts";
export { EVENT_TYPES, IGNORE_REASONS } from "./event.ts";
export type { IgnoreReason, LifecycleEvent, ProviderNews } from "./event.ts";
export { ERROR_CODES, FAILURE_RULES } from "./failure.ts";
export type { ErrorCode } from "./failure.ts";
export {
  POLL_FOREGROUND_MS_MAX,
  POLL_MS_MAX,
  POLL_MS_MIN,
  POLL_STEPS_MS,
  POLL_STORING_MS,
  POLL_WATCHED_MS,
  POLL_WATCHED_RUNS,
  pollAfterMs,
  scheduledWaitMs,
} from "./polling.ts";
export type { PollingFacts } from "./polling.ts";
export {
  ESTIMATE_SHARE_MAX,
  ETA_MS_MIN,
  NO_PROGRESS,
  estimateShare,
  mergeShare,
  readProgress,
  remainingMs,
} from "./progress.ts";
export type { EtaRange, Progress, ProgressSource, UsualTimes } from "./progress.ts";
export { BATCH_ATTEMPTS_MAX, BATCH_BACKOFF, JOB_BACKOFF, backoffMs } from "./retry.ts";
export type { BackoffRule } from "./retry.ts";
export {
  ACTIVE_STATUSES,
  AT_PROVIDER_STATUSES,
  PROVIDER_PHASES,
  STATUSES,
  TERMINAL_STATUSES,
  isAtProvider,
  isFinalPhase,
  isTerminal,
} from "./status.ts";
export type { ActiveStatus, ProviderPhase, Status, TerminalStatus } from "./status.ts";
export { decide } from "./transition.ts";
export type { Decision, Effect, NextState, PredictionState } from "./transition.ts";
