/**
 * The nearest-rank percentile of values in ascending order: the least value that at least this
 * share of them do not exceed. Null when there are none.
 */
export function percentile(ascending: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? null;
}
