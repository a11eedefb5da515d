/** Fewer finished runs than this say nothing about the next one. */
export const HISTORY_RUNS_MIN = 20;
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
  /** Durations of recent successful runs of this model, milliseconds, ascending. */
  sortedDurationsMs: readonly number[];
}): Progress {
  const { providerShare, elapsedMs, sortedDurationsMs } = facts;
  if (providerShare !== null && isShare(providerShare)) {
    return { value: providerShare, source: "provider" };
  }
  if (sortedDurationsMs.length < HISTORY_RUNS_MIN) return NO_PROGRESS;
  const p80Ms = quantile(sortedDurationsMs, 0.8);
  if (p80Ms === null || p80Ms <= 0 || elapsedMs > p80Ms) return NO_PROGRESS;
  const value = Math.max(0, elapsedMs / p80Ms) * ESTIMATE_SHARE_MAX;
  return { value, source: "estimate" };
}

/** A shown share never falls. */
export function mergeShare(previous: number | null, next: number | null): number | null {
  if (next === null || !isShare(next)) return previous;
  return previous === null ? next : Math.max(previous, next);
}

/**
 * The value at a share of an ascending list, by linear interpolation; null for an empty list.
 * @param share from 0 to 1
 */
export function quantile(ascending: readonly number[], share: number): number | null {
  if (ascending.length === 0) return null;
  const place = Math.min(1, Math.max(0, share)) * (ascending.length - 1);
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

export type EtaRange = { p10: number; p50: number; p90: number };

/** No remaining time below this is ever promised, milliseconds. */
export const ETA_MS_MIN = 500;

/**
 * The remaining milliseconds as a range, given the time already spent: the quantiles of those
 * recent runs that took longer. Null when no run took as long, or there is too little history.
 */
export function remainingMs(
  sortedDurationsMs: readonly number[],
  elapsedMs: number,
): EtaRange | null {
  if (sortedDurationsMs.length < HISTORY_RUNS_MIN) return null;
  const longer = sortedDurationsMs.filter((durationMs) => durationMs > elapsedMs);
  const at = (share: number): number | null => {
    const value = quantile(longer, share);
    return value === null ? null : Math.max(ETA_MS_MIN, Math.round(value - elapsedMs));
  };
  const [p10, p50, p90] = [at(0.1), at(0.5), at(0.9)];
  return p10 === null || p50 === null || p90 === null ? null : { p10, p50, p90 };
}
