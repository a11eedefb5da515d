import type { DurationEstimate } from "./estimate.ts";
import { estimateDurations } from "./estimate.ts";
import { countDurations } from "./histogram.ts";
import { newestAlike } from "./newest-alike.ts";
import type { PollPlan } from "./plan-polls.ts";
import { grantLooks, planPolls } from "./plan-polls.ts";

/** Fewer finished runs than this say nothing about the next one. */
export const HISTORY_RUNS_MIN = 20;

/** What a history foretells of the next run, and of how many runs it is made. */
export type Foretold = { estimate: DurationEstimate; runs: number };

/** What is known of the next run from those before: how long it takes, and when to look. */
export type Expectation = Foretold & {
  /** No more looks on average than the schedule takes that it was made for. */
  plan: PollPlan;
};

/**
 * How long the next run takes after these, or null where they are too few.
 * @param durationsMs newest first, milliseconds
 */
export function foretell(durationsMs: readonly number[]): Foretold | null {
  if (durationsMs.length < HISTORY_RUNS_MIN) return null;
  const alike = newestAlike(durationsMs);
  const estimate = estimateDurations(countDurations(alike));
  return estimate === null ? null : { estimate, runs: alike.length };
}

/**
 * When to look at such a run, with no more looks than a schedule takes.
 * @param scheduledMs the wait of that schedule after so many milliseconds
 */
export function planFor(
  { estimate, runs }: Foretold,
  scheduledMs: (elapsedMs: number) => number,
): PollPlan {
  return planPolls(estimate, grantLooks(estimate, runs, scheduledMs));
}

/** Both: what is foretold, and the plan of looks. Null where the runs are too few. */
export function expectDurations(
  durationsMs: readonly number[],
  scheduledMs: (elapsedMs: number) => number,
): Expectation | null {
  const foretold = foretell(durationsMs);
  return foretold === null ? null : { ...foretold, plan: planFor(foretold, scheduledMs) };
}
