import { percentile } from "../load/percentile.ts";

/** How much later than the end a page said Ready, milliseconds. */
export type Lateness = {
  runs: number;
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
};

export function summarizeLateness(latenessMs: readonly number[]): Lateness {
  const ascending = latenessMs.toSorted((one, other) => one - other);
  const at = (share: number): number => percentile(ascending, share) ?? Number.NaN;
  return {
    runs: ascending.length,
    meanMs: ascending.reduce((sum, ms) => sum + ms, 0) / ascending.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
  };
}
