import type { DurationEstimate } from "./estimate.ts";
import { estimateDurations } from "./estimate.ts";
import { countDurations } from "./histogram.ts";
import { newestAlike } from "./newest-alike.ts";
import type { PollPlan } from "./plan-polls.ts";
import { looksOf, planPolls } from "./plan-polls.ts";

/** Fewer finished runs than this say nothing about the next one. */
export const HISTORY_RUNS_MIN = 20;
/**
 * Of the looks that the fixed schedule takes a plan gets this share: waits with jitter, and runs
 * that end otherwise than foretold, take a few more.
 */
export const PLANNED_LOOKS_SHARE = 0.95;

/** What is known of the next run from those before: how long it takes, and when to look. */
export type Expectation = {
  estimate: DurationEstimate;
  /** No more looks on average than the schedule takes that it was made for. */
  plan: PollPlan;
};

/**
 * What to expect after these runs, or null where they are too few.
 * @param durationsMs newest first, milliseconds
 * @param scheduledMs the wait after so many milliseconds without history, whose number of looks
 *   must not be exceeded
 */
export function expectDurations(
  durationsMs: readonly number[],
  scheduledMs: (elapsedMs: number) => number,
): Expectation | null {
  if (durationsMs.length < HISTORY_RUNS_MIN) return null;
  const estimate = estimateDurations(countDurations(newestAlike(durationsMs)));
  if (estimate === null) return null;
  const looksMax = Math.max(1, looksOf(estimate, scheduledMs) * PLANNED_LOOKS_SHARE);
  return { estimate, plan: planPolls(estimate, looksMax) };
}
