import type { DurationEstimate } from "./durations/estimate.ts";
import { quantileMs } from "./durations/estimate.ts";

/** An estimate never claims more than this before the result is stored. */
export const ESTIMATE_SHARE_MAX = 0.92;

export type ProgressSource = "provider" | "estimate" | "none";
/** `value` is a share from 0 to 1; null means: no honest number exists. */
export type Progress = { value: number | null; source: ProgressSource };

export const NO_PROGRESS: Progress = { value: null, source: "none" };

const isShare = (value: number): boolean => Number.isFinite(value) && value >= 0 && value <= 1;

/**
 * What to show for a run. The provider's own share wins; else elapsed time against the p80 of
 * recent runs, determinate up to 92 %; past that or without history there is no number.
 */
export function readProgress(facts: {
  providerShare: number | null;
  elapsedMs: number;
  /** What four of five runs do not exceed, milliseconds; null without history. */
  p80Ms: number | null;
}): Progress {
  const { providerShare, elapsedMs, p80Ms } = facts;
  if (providerShare !== null && isShare(providerShare)) {
    return { value: providerShare, source: "provider" };
  }
  if (p80Ms === null || p80Ms <= 0 || elapsedMs > p80Ms) return NO_PROGRESS;
  const value = Math.max(0, elapsedMs / p80Ms) * ESTIMATE_SHARE_MAX;
  return { value, source: "estimate" };
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
