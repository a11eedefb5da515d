import { findMutant } from "./mutants/find-mutant.ts";
import { plantMutant } from "./mutants/plant.ts";
import type { SeedReport } from "./run-seed.ts";
import type { WorkerMessage, WorkerTask } from "./worker-messages.ts";

/** Memory is measured after so many runs, when everything that is kept for good is there. */
const MEMORY_EVERY_RUNS = 50;

function say(message: WorkerMessage): void {
  process.send?.(message);
}

function measureMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** A run that comes to no verdict breaks a law as well, and its seed is told. */
async function judgeSeed(
  runSeed: (seed: number) => Promise<SeedReport>,
  seed: number,
): Promise<Omit<SeedReport, "lines">> {
  try {
    const { lines: _lines, ...report } = await runSeed(seed);
    return report;
  } catch (error) {
    const violations = [{ law: "a run comes to a verdict", detail: textOf(error) }];
    return { seed, violations, faults: {}, predictions: 0, digest: "" };
  }
}

/** Runs its seeds one after the other, here with a bug planted where the task names one. */
async function work(task: WorkerTask): Promise<void> {
  const isPlanted = task.mutant === null ? null : plantMutant(findMutant(task.mutant));
  // Loaded only now, so that the bug is in it.
  const { runSeed } = await import("./run-seed.ts");
  if (isPlanted?.() === false) throw new Error(`${task.mutant} was not planted anywhere`);
  let runs = 0;
  for (let seed = task.from; seed <= task.to; seed += task.step) {
    const report = await judgeSeed(runSeed, seed);
    runs += 1;
    const heapBytes = runs % MEMORY_EVERY_RUNS === 0 ? measureMemory() : null;
    say({ kind: "run", report, heapBytes });
    if (task.stopsAtViolation && report.violations.length > 0) break;
  }
  say({ kind: "done" });
}

// Nobody is left to tell: the work is done, or whoever gave it is gone.
process.once("disconnect", () => process.exit());
process.once("message", (task: WorkerTask) => {
  work(task).then(
    () => process.disconnect(),
    (error: unknown) => {
      say({ kind: "failed", text: textOf(error) });
      process.disconnect();
    },
  );
});
