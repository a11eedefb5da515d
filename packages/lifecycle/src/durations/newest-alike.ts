/** Fewer runs than this are not called a new kind, however different they look. */
export const SHIFT_RUNS_MIN = 8;
/**
 * Standard errors between the mean ranks of newer and older runs from which on they are two kinds.
 * By the normal law chance alone puts one cut that far apart once in two thousand.
 */
export const SHIFT_ERRORS_MIN = 3.5;

/** The place of each value in the order of all; equal values share the mean of their places. */
function ranksOf(values: readonly number[]): number[] {
  const ascending = values.toSorted((left, right) => left - right);
  const placesOf = new Map<number, { first: number; last: number }>();
  for (const [index, value] of ascending.entries()) {
    placesOf.set(value, { first: placesOf.get(value)?.first ?? index, last: index });
  }
  return values.map((value) => {
    const { first, last } = placesOf.get(value) ?? { first: 0, last: 0 };
    return (first + last) / 2;
  });
}

/**
 * The newest runs that are of one kind: where the durations have shifted for good, all before the
 * shift is left out, so that a provider that became twice as slow is believed within 30 runs. Only
 * the order of durations counts (Mann and Whitney), so that a few very long runs neither feign a
 * shift nor hide one.
 * @param durationsMs newest first, milliseconds
 */
export function newestAlike(durationsMs: readonly number[]): readonly number[] {
  const count = durationsMs.length;
  const ranks = ranksOf(durationsMs);
  const last = count - SHIFT_RUNS_MIN;
  let best = { cut: count, errors: SHIFT_ERRORS_MIN };
  let sum = 0;
  for (const [index, rank] of ranks.entries()) {
    sum += rank;
    const cut = index + 1;
    if (cut < SHIFT_RUNS_MIN || cut > last) continue;
    const error = Math.sqrt(((count - cut) * (count + 1)) / (12 * cut));
    const errors = Math.abs(sum / cut - (count - 1) / 2) / error;
    if (errors > best.errors) best = { cut, errors };
  }
  return durationsMs.slice(0, best.cut);
}
