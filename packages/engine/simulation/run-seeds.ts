import { FAULT_KINDS } from "./faults/kinds.ts";
import type { FaultKind } from "./faults/kinds.ts";
import type { SeedReport } from "./run-seed.ts";
import { runWorker } from "./run-worker.ts";

/** What memory may grow by between the first and the last measurement of a worker, bytes. */
const HEAP_GROWTH_BYTES_MAX = 24 * 1024 * 1024;

export type SeedsReport = {
  runs: number;
  predictions: number;
  /** Seeds in which a law was broken. */
  broken: readonly Omit<SeedReport, "lines">[];
  faults: Record<FaultKind, number>;
  /** The most that the memory of one worker grew by, bytes; null where it was not measured. */
  heapGrowthBytes: number | null;
  isMemoryFlat: boolean;
};

/** Runs seeds from the first to the last, both included, spread over worker processes. */
export async function runSeeds(
  range: { from: number; to: number; workers: number },
  onRun: (done: number, broken: number, report: SeedsReport["broken"][number]) => void = () =>
    undefined,
): Promise<SeedsReport> {
  const broken: Omit<SeedReport, "lines">[] = [];
  const faults = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  const growths: number[] = [];
  let runs = 0;
  let predictions = 0;
  const workers = Array.from({ length: range.workers }, async (_, place) => {
    let firstBytes: number | null = null;
    const task = { from: range.from + place, to: range.to, step: range.workers };
    await runWorker({ ...task, mutant: null, stopsAtViolation: false }, ({ report, heapBytes }) => {
      runs += 1;
      predictions += report.predictions;
      if (report.violations.length > 0) broken.push(report);
      for (const kind of FAULT_KINDS) {
        faults.set(kind, (faults.get(kind) ?? 0) + (report.faults[kind] ?? 0));
      }
      if (heapBytes !== null && firstBytes !== null) growths.push(heapBytes - firstBytes);
      firstBytes ??= heapBytes;
      onRun(runs, broken.length, report);
    });
  });
  await Promise.all(workers);
  const heapGrowthBytes = growths.length === 0 ? null : Math.max(...growths);
  return {
    runs,
    predictions,
    broken: broken.toSorted((left, right) => left.seed - right.seed),
    faults: asCounts(faults),
    heapGrowthBytes,
    isMemoryFlat: (heapGrowthBytes ?? 0) <= HEAP_GROWTH_BYTES_MAX,
  };
}

/** All kinds are in the map from the beginning. */
function asCounts(faults: ReadonlyMap<FaultKind, number>): Record<FaultKind, number> {
  return Object.fromEntries(faults) as Record<FaultKind, number>;
}
