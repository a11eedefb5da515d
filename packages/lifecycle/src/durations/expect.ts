import type { DurationEstimate } from "./estimate.ts";
import { estimateDurations } from "./estimate.ts";
import { countDurations } from "./histogram.ts";
import { newestAlike } from "./newest-alike.ts";
import type { PollPlan } from "./plan-polls.ts";
import { grantLooks, planPolls } from "./plan-polls.ts";

/** Fewer finished runs than this say nothing about the next one. */
export const HISTORY_RUNS_MIN = 20;

/**
 * Looks are not planned for runs that took more than so many medians, where they are no more than
 * one in twenty: an outage or a machine that slept held them up.
 */
export const OUTAGE_MEDIANS = 40;
const OUTAGE_SHARE_MAX = 0.05;

/** What a history foretells of the next run, and of how many runs it is made. */
export type Foretold = {
  estimate: DurationEstimate;
  /** The same without what outages held up: looks are planned by it. */
  planned: DurationEstimate;
  runs: number;
};

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
  const cut = withoutOutages(alike);
  const planned = cut === alike ? estimate : estimateDurations(countDurations(cut));
  return estimate === null || planned === null ? null : { estimate, planned, runs: alike.length };
}

/** Runs that an outage held up count as long as a run without one may take; else the same list. */
function withoutOutages(durationsMs: readonly number[]): readonly number[] {
  const ascending = durationsMs.toSorted((left, right) => left - right);
  const at = (share: number): number => ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
  const longestMs = Math.max(OUTAGE_MEDIANS * at(0.5), at(1 - OUTAGE_SHARE_MAX));
  if (at(1) <= longestMs) return durationsMs;
  return durationsMs.map((durationMs) => Math.min(longestMs, durationMs));
}

/**
 * When to look at such a run, with no more looks than a schedule takes.
 * @param scheduledMs the wait of that schedule after so many milliseconds
 */
export function planFor(
  { planned, runs }: Foretold,
  scheduledMs: (elapsedMs: number) => number,
): PollPlan {
  return planPolls(planned, grantLooks(planned, runs, scheduledMs));
}

/** Both: what is foretold, and the plan of looks. Null where the runs are too few. */
export function expectDurations(
  durationsMs: readonly number[],
  scheduledMs: (elapsedMs: number) => number,
): Expectation | null {
  const foretold = foretell(durationsMs);
  return foretold === null ? null : { ...foretold, plan: planFor(foretold, scheduledMs) };
}
