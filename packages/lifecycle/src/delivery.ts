import { HISTORY_RUNS_MIN } from "./durations/expect.ts";

/** The four ways in which a caller gets a result. */
export const PATTERNS = ["direct", "poll", "push", "queue"] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Below this measured p95 the caller may simply wait for the answer, milliseconds. */
export const DIRECT_P95_MS_MAX = 3_000;
/** Up to this measured p95 polling serves a waiting person; beyond it, push. */
export const POLL_P95_MS_MAX = 15_000;

/** How long a direct call is held where its caller says nothing; then it becomes `poll`. */
export const RUN_WAIT_MS = 3_000;
/** No call is held longer than this. */
export const RUN_WAIT_MS_MAX = 30_000;

/** Why a pattern was chosen. */
export const DELIVERY_REASONS = [
  "asked",
  "batch",
  "scheduled",
  "no_history",
  "fast",
  "medium",
  "slow",
] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

/** What an order itself says of how its result is wanted. */
export type DeliveryWish = {
  delivery: Pattern | "auto";
  isBatch: boolean;
  isScheduled: boolean;
};

/** What one run in twenty takes longer than, milliseconds, over so many runs. */
export type MeasuredP95 = { p95Ms: number | null; runs: number };

/** The figures that a choice was made with, and the limits that they were held against. */
export type DeliveryFigures = MeasuredP95 & { directP95MsMax: number; pollP95MsMax: number };

export type DeliveryChoice = {
  pattern: Pattern;
  reason: DeliveryReason;
  figures: DeliveryFigures;
};

type Verdict = Omit<DeliveryChoice, "figures">;

function byDuration({ p95Ms, runs }: MeasuredP95): Verdict {
  const isKnown = p95Ms !== null && Number.isFinite(p95Ms) && runs >= HISTORY_RUNS_MIN;
  if (!isKnown) return { pattern: "poll", reason: "no_history" };
  if (p95Ms < DIRECT_P95_MS_MAX) return { pattern: "direct", reason: "fast" };
  if (p95Ms <= POLL_P95_MS_MAX) return { pattern: "poll", reason: "medium" };
  return { pattern: "push", reason: "slow" };
}

function decidePattern(wish: DeliveryWish, measured: MeasuredP95): Verdict {
  if (wish.delivery !== "auto") return { pattern: wish.delivery, reason: "asked" };
  if (wish.isBatch) return { pattern: "queue", reason: "batch" };
  if (wish.isScheduled) return { pattern: "queue", reason: "scheduled" };
  return byDuration(measured);
}

/**
 * The delivery pattern of an order, why, and by which figures: what was asked for; else `queue`
 * where nobody waits; else what the measured durations call for. A slower model never gets a
 * pattern that makes its caller wait more. Without enough history: `poll`.
 */
export function chooseDelivery(wish: DeliveryWish, measured: MeasuredP95): DeliveryChoice {
  const figures = {
    p95Ms: measured.p95Ms,
    runs: measured.runs,
    directP95MsMax: DIRECT_P95_MS_MAX,
    pollP95MsMax: POLL_P95_MS_MAX,
  };
  return { ...decidePattern(wish, measured), figures };
}
