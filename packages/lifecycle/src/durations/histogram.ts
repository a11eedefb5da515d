/** Neighbouring bins differ by this share, so that no duration is off by more than half of it. */
export const BIN_SHARE = 0.01;
/** Shorter durations are counted as this one, milliseconds. */
export const DURATION_MS_MIN = 1;
/** Longer ones as this one: thirty days, as long as the longest deadline. */
export const DURATION_MS_MAX = 30 * 86_400_000;

/**
 * Durations counted in bins of equal ratio: `[bin, weight]`, ascending by bin, each bin once and
 * each weight above zero. A list of some hundred pairs, whatever the number of runs.
 */
export type DurationHistogram = ReadonlyArray<readonly [bin: number, weight: number]>;

/** The bin of a duration in milliseconds; what is no number counts as the shortest. */
export function binOf(durationMs: number): number {
  const bounded = Math.min(DURATION_MS_MAX, Math.max(DURATION_MS_MIN, durationMs));
  return Number.isNaN(bounded) ? 0 : Math.round(Math.log(bounded) / BIN_SHARE);
}

/** The duration in the middle of a bin, milliseconds. */
export function binMs(bin: number): number {
  return Math.exp(bin * BIN_SHARE);
}

/** How many runs a histogram stands for. */
export function runsOf(histogram: DurationHistogram): number {
  return histogram.reduce((sum, [, weight]) => sum + weight, 0);
}

/** A histogram of durations that all count alike, milliseconds. */
export function countDurations(durationsMs: readonly number[]): DurationHistogram {
  return mergeHistograms([durationsMs.map((durationMs) => [binOf(durationMs), 1] as const)]);
}

/** All that was counted in any of them; the order of the parts does not matter. */
export function mergeHistograms(
  parts: ReadonlyArray<ReadonlyArray<readonly [bin: number, weight: number]>>,
): DurationHistogram {
  const weights = new Map<number, number>();
  for (const [bin, weight] of parts.flat()) {
    if (weight > 0) weights.set(bin, (weights.get(bin) ?? 0) + weight);
  }
  return [...weights].sort(([left], [right]) => left - right);
}
