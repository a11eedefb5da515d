import { isTerminal } from "./status.ts";
import type { Status } from "./status.ts";

/** Without history: 1 s, 2 s, 5 s, then every 10 s. */
export const POLL_STEPS_MS = [1_000, 2_000, 5_000, 10_000] as const;
/** A page in the foreground asks by itself for at most this long. */
export const POLL_FOREGROUND_MS_MAX = 600_000;
/** How often somebody who watches previews asks, while the run is as old as usual runs. */
export const POLL_WATCHED_MS = 700;
/** The shortest wait ever suggested. */
export const POLL_MS_MIN = 300;
/** The longest wait ever suggested. */
export const POLL_MS_MAX = 10_000;

export type PollingFacts = {
  status: Status;
  /** Milliseconds since the prediction was created. */
  ageMs: number;
  /** Durations of this model's recent successful runs, milliseconds; null without history. */
  durations: { p10: number; p90: number } | null;
  /** The provider sends progress or previews, so that each look shows something new. */
  hasLiveProgress: boolean;
};

const clamp = (valueMs: number): number =>
  Math.round(Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, valueMs)));

function stepMs(ageMs: number): number {
  let passedMs = 0;
  for (const delayMs of POLL_STEPS_MS) {
    passedMs += delayMs;
    if (ageMs < passedMs) return delayMs;
  }
  return POLL_MS_MAX;
}

/**
 * How many milliseconds a caller should wait before it asks again; null when there is nothing
 * left to wait for. With history the wait ends about when the first results come in.
 */
export function pollAfterMs(facts: PollingFacts): number | null {
  if (isTerminal(facts.status)) return null;
  if (facts.status === "storing") return POLL_MS_MIN;
  const usualMaxMs = facts.durations?.p90 ?? POLL_STEPS_MS[2];
  if (facts.hasLiveProgress && facts.ageMs <= usualMaxMs * 2) return POLL_WATCHED_MS;
  if (facts.durations === null) return stepMs(facts.ageMs);
  const { p10, p90 } = facts.durations;
  if (facts.ageMs < p10) return clamp(p10 - facts.ageMs);
  if (facts.ageMs <= p90) return clamp((p90 - p10) / 6);
  return stepMs(facts.ageMs - p90);
}
