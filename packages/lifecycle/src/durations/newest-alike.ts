/** Fewer runs than this are not called a new kind, however different they look. */
export const SHIFT_RUNS_MIN = 8;
/**
 * Standard errors between the mean logarithms of newer and older runs from which on they are two
 * kinds. By the normal law chance alone puts one cut that far apart once in two thousand.
 */
export const SHIFT_ERRORS_MIN = 3.5;
/** Neighbouring places for the cut differ by this factor. */
const CUT_FACTOR = 1.25;
/** Durations that are all the same still differ by the clock's millisecond. */
const VARIANCE_MIN = 1e-6;

type Moments = { count: number; mean: number; variance: number };

function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: Math.max(VARIANCE_MIN, squares / Math.max(1, count - 1)) };
}

/**
 * How many standard errors lie between two means. The larger variance counts for both: some runs
 * without a cold start among them look steadier than they are.
 */
function distance(newer: Moments, older: Moments): number {
  const variance = Math.max(newer.variance, older.variance);
  const error = Math.sqrt(variance / newer.count + variance / older.count);
  return Math.abs(newer.mean - older.mean) / error;
}

/**
 * The newest runs that are of one kind: where the durations have shifted for good, all before the
 * shift is left out, so that a provider that became twice as slow is believed within 30 runs.
 * @param durationsMs newest first, milliseconds
 */
export function newestAlike(durationsMs: readonly number[]): readonly number[] {
  const logs = durationsMs.map((durationMs) => Math.log(Math.max(1, durationMs)));
  let best = { cut: logs.length, errors: SHIFT_ERRORS_MIN };
  const last = logs.length - SHIFT_RUNS_MIN;
  for (let cut = SHIFT_RUNS_MIN; cut <= last; cut = Math.ceil(cut * CUT_FACTOR)) {
    const errors = distance(momentsOf(logs.slice(0, cut)), momentsOf(logs.slice(cut)));
    if (errors > best.errors) best = { cut, errors };
  }
  return durationsMs.slice(0, best.cut);
}
