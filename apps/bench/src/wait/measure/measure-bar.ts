import { foretell, quantileMs, readProgress } from "@darkroom/lifecycle";
import { median } from "../../summary/range.ts";
import { mean } from "./draw-trials.ts";
import type { Trial } from "./draw-trials.ts";

export type BarFigures = {
  /** Share of runs that end while the bar shows a number. */
  endedShare: number;
  /** The last number before the end, median over runs, from 0 to 1. */
  atEnd: number;
  /** Mean of |number - elapsed / duration| over the time with a number, then over runs. */
  error: number;
  /** Longest time at one whole per cent, milliseconds: the median over histories. */
  standstillMs: number;
};

/** A number is read so often while its bar is looked through. */
const READ_STEP_MS = 10;
/** Points at which a bar is compared with the truth in each run, … */
const COMPARED_POINTS = 24;
/** … in at most so many runs of each trial. */
const COMPARED_RUNS_MAX = 1_000;

/** The number of the bar at an age of the run, null where it shows none. */
type Bar = (elapsedMs: number) => number | null;

function barOf(historyMs: readonly number[]): Bar {
  const foretold = foretell(historyMs);
  if (foretold === null) return () => null;
  const at = (share: number): number => quantileMs(foretold.estimate, share) ?? 0;
  const usual = { p50: at(0.5), p80: at(0.8) };
  return (elapsedMs) => readProgress({ providerShare: null, elapsedMs, usual }).value;
}

/** Reads the bar until its number ends: the last number, when, and the longest standstill. */
export function readThrough(bar: Bar, endMs: number) {
  let [elapsedMs, sinceMs, longestMs, shown, last] = [0, 0, 0, 0, 0];
  for (; elapsedMs <= endMs; elapsedMs += READ_STEP_MS) {
    const value = bar(elapsedMs);
    if (value === null) break;
    last = value;
    const whole = Math.floor(value * 100);
    if (whole !== shown) [shown, sinceMs] = [whole, elapsedMs];
    longestMs = Math.max(longestMs, elapsedMs - sinceMs);
  }
  return { last, endedMs: elapsedMs, standstillMs: longestMs + READ_STEP_MS };
}

/** The mean difference between the bar and the truth while a run of this length shows a number. */
export function barError(bar: Bar, durationMs: number): number {
  const differences: number[] = [];
  for (let point = 0; point < COMPARED_POINTS; point += 1) {
    const share = (point + 0.5) / COMPARED_POINTS;
    const value = bar(share * durationMs);
    if (value !== null) differences.push(Math.abs(value - share));
  }
  return differences.length === 0 ? 0 : mean(differences);
}

/** How a bar that knows the history of each trial looks to those who wait for its fresh runs. */
export function measureBar(trials: readonly Trial[]): BarFigures {
  const bars = trials.map(({ historyMs }) => barOf(historyMs));
  const through = trials.map(({ freshMs }, index) => {
    const longestMs = freshMs.reduce((most, durationMs) => Math.max(most, durationMs), 0);
    return readThrough(bars[index] ?? barOf([]), longestMs);
  });
  const ends = trials.flatMap(({ freshMs }, index) => {
    const last = through[index]?.last ?? 0;
    return freshMs.map((durationMs) => {
      const value = bars[index]?.(durationMs) ?? null;
      return { hasNumber: value !== null, value: value ?? last };
    });
  });
  const errors = trials.flatMap(({ freshMs }, index) => {
    const bar = bars[index] ?? barOf([]);
    return freshMs.slice(0, COMPARED_RUNS_MAX).map((durationMs) => barError(bar, durationMs));
  });
  return {
    endedShare: ends.filter(({ hasNumber }) => hasNumber).length / ends.length,
    atEnd: median(ends.map(({ value }) => value)),
    error: mean(errors),
    standstillMs: median(through.map(({ standstillMs }) => standstillMs)),
  };
}
