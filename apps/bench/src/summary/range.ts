export type Range = { min: number; median: number; max: number };

/** The middle value, or the mean of the two in the middle. @throws RangeError without values */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((left, right) => left - right);
  const middle = ascending.length / 2;
  const lower = ascending[Math.ceil(middle) - 1];
  const upper = ascending[Math.floor(middle)];
  if (lower === undefined || upper === undefined) throw new RangeError("There are no values.");
  return (lower + upper) / 2;
}

/** @throws RangeError without values */
export function rangeOf(values: readonly number[]): Range {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}
