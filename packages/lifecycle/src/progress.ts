import type { DurationEstimate } from "./durations/estimate.ts";
import { quantileMs } from "./durations/estimate.ts";

/** An estimate never claims more than this before the result is stored. */
export const ESTIMATE_SHARE_MAX = 0.92;
/** Half of the runs end no lower than this. */
export const ESTIMATE_MEDIAN_SHARE_MIN = 0.67;

/** What half of the runs, and what four of five, do not exceed, milliseconds. */
export type UsualTimes = { p50: number; p80: number };

export type ProgressSource = "provider" | "estimate" | "none";
/** `value` is a share from 0 to 1; null means: no honest number exists. */
export type Progress = { value: number | null; source: ProgressSource };

export const NO_PROGRESS: Progress = { value: null, source: "none" };

const isShare = (value: number): boolean => Number.isFinite(value) && value >= 0 && value <= 1;

/**
 * What to show for a run. The provider's own share wins; else elapsed time against the median and
 * the p80 of recent runs, determinate up to 92 %; past that or without history there is no number.
 */
export function readProgress(facts: {
  providerShare: number | null;
  elapsedMs: number;
  /** Null without history. */
  usual: UsualTimes | null;
}): Progress {
  const { providerShare, elapsedMs, usual } = facts;
  if (providerShare !== null && isShare(providerShare)) {
    return { value: providerShare, source: "provider" };
  }
  const value = usual === null ? null : estimateShare(Math.max(0, elapsedMs), usual);
  return value === null ? NO_PROGRESS : { value, source: "estimate" };
}

/**
 * The share that a bar shows by time alone, null past the p80. It rises evenly to 92 % at the p80;
 * where runs take so differently that half of them would end below 67 %, it rises faster up to the
 * median, and slower from there.
 */
export function estimateShare(elapsedMs: number, { p50, p80 }: UsualTimes): number | null {
  if (!(p50 > 0) || elapsedMs > p80) return null;
  const middle = Math.max(ESTIMATE_MEDIAN_SHARE_MIN, (p50 / p80) * ESTIMATE_SHARE_MAX);
  if (elapsedMs <= p50) return middle * (elapsedMs / p50);
  const part = (elapsedMs - p50) / (p80 - p50);
  return middle + (ESTIMATE_SHARE_MAX - middle) * part;
}

/** A shown share never falls. */
export function mergeShare(previous: number | null, next: number | null): number | null {
  if (next === null || !isShare(next)) return previous;
  return previous === null ? next : Math.max(previous, next);
}

export type EtaRange = { p10: number; p50: number; p90: number };

/** No remaining time below this is ever promised, milliseconds. */
export const ETA_MS_MIN = 500;

/**
 * The remaining milliseconds as a range, given the time already spent: the quantiles of those runs
 * that last longer. Null when none does.
 */
export function remainingMs(estimate: DurationEstimate, elapsedMs: number): EtaRange | null {
  const at = (share: number): number | null => {
    const endMs = quantileMs(estimate, share, elapsedMs);
    return endMs === null ? null : Math.max(ETA_MS_MIN, Math.round(endMs - elapsedMs));
  };
  const [p10, p50, p90] = [at(0.1), at(0.5), at(0.9)];
  return p10 === null || p50 === null || p90 === null ? null : { p10, p50, p90 };
}
