import { FAULT_KINDS } from "../faults/kinds.ts";
import type { FaultKind } from "../faults/kinds.ts";
import { LAWS } from "../laws/judge.ts";
import type { Violation } from "../laws/judge.ts";
import type { Hunt } from "../mutants/hunt.ts";
import type { SeedsReport } from "../run-seeds.ts";

/** Seeds that broke a law and are named one by one. */
const BROKEN_SEEDS_MAX = 50;

/** The object that `--json` ends with. */
export type Summary = {
  runs: number;
  /** Breaches of a law in all runs; memory that grew counts as one. */
  violations: number;
  /** How often each kind of trouble was injected; all kinds are named. */
  faults: Record<FaultKind, number>;
  /** Empty where the planted bugs were not hunted. */
  mutants: Record<string, Hunt>;
  seeds: { from: number; to: number };
  laws: number;
  predictions: number;
  broken: { seed: number; violations: readonly Violation[] }[];
  neverInjected: readonly FaultKind[];
  /** What the memory of a worker grew by, bytes; null where there were too few runs to tell. */
  heapGrowthBytes: number | null;
  isMemoryFlat: boolean;
  durationMs: { seeds: number; mutants: number };
};

export function summarize(
  seeds: { from: number; to: number },
  report: SeedsReport,
  mutants: Record<string, Hunt>,
  durationMs: Summary["durationMs"],
): Summary {
  const { runs, predictions, faults, heapGrowthBytes, isMemoryFlat } = report;
  const breaches = report.broken.reduce((sum, { violations }) => sum + violations.length, 0);
  return {
    runs,
    violations: breaches + (isMemoryFlat ? 0 : 1),
    faults,
    mutants,
    seeds,
    laws: LAWS.length,
    predictions,
    broken: report.broken
      .slice(0, BROKEN_SEEDS_MAX)
      .map(({ seed, violations }) => ({ seed, violations })),
    neverInjected: FAULT_KINDS.filter((kind) => faults[kind] === 0),
    heapGrowthBytes,
    isMemoryFlat,
    durationMs,
  };
}

/** Whether the law held in every run, and every planted bug was found. */
export function isGood({ violations, mutants }: Summary): boolean {
  return violations === 0 && Object.values(mutants).every(({ caught }) => caught);
}
