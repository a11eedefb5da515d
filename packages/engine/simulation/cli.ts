import { HUNT_SEEDS_MAX, huntMutants } from "./mutants/hunt.ts";
import { findMutant } from "./mutants/find-mutant.ts";
import { MUTANTS } from "./mutants/mutants.ts";
import { plantMutant } from "./mutants/plant.ts";
import { USAGE, readArguments } from "./read-arguments.ts";
import type { Order } from "./read-arguments.ts";
import { describeHunt, describeRun, describeSummary } from "./report/describe.ts";
import { isGood, summarize } from "./report/summarize.ts";
import { runSeeds } from "./run-seeds.ts";

const PROGRESS_EVERY_MS = 5_000;

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

const tell = (line: string): void => console.error(line);

/** One seed with all that happened in it. */
async function replay(order: Extract<Order, { kind: "replay" }>): Promise<boolean> {
  if (order.mutant !== null) plantMutant(findMutant(order.mutant));
  // Loaded only now, so that the bug is in it.
  const { runSeed } = await import("./run-seed.ts");
  const report = await runSeed(order.seed, true);
  print(describeRun(report));
  const { seed, violations, faults, digest } = report;
  if (order.json) {
    print([
      JSON.stringify({ runs: 1, violations: violations.length, faults, mutants: {}, seed, digest }),
    ]);
  }
  return violations.length === 0;
}

/** Many seeds, and the bugs that they must find. */
async function runRange(order: Extract<Order, { kind: "range" }>): Promise<boolean> {
  const { from, to, workers, json } = order;
  const startedMs = performance.now();
  let toldMs = startedMs;
  const report = await runSeeds({ from, to, workers }, (done, broken, { seed, violations }) => {
    if (violations.length > 0) tell(`seed ${seed} broke a law: ${violations[0]?.law ?? ""}`);
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_EVERY_MS) return;
    toldMs = nowMs;
    tell(`${done} of ${to - from + 1} seeds, ${broken} of them broken`);
  });
  const seedsMs = performance.now() - startedMs;
  if (order.mutants) tell(`${MUTANTS.length} planted bugs, at most ${HUNT_SEEDS_MAX} seeds each`);
  const hunts = order.mutants
    ? await huntMutants(MUTANTS, workers, {
        onHunt: ({ name }, hunt) => tell(describeHunt(name, hunt)),
      })
    : {};
  const mutantsMs = performance.now() - startedMs - seedsMs;
  const durationMs = { seeds: Math.round(seedsMs), mutants: Math.round(mutantsMs) };
  const summary = summarize({ from, to }, report, hunts, durationMs);
  print(describeSummary(summary));
  if (json) print([JSON.stringify(summary)]);
  return isGood(summary);
}

try {
  const order = readArguments(process.argv.slice(2));
  const good = order.kind === "replay" ? await replay(order) : await runRange(order);
  process.exitCode = good ? 0 : 1;
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  tell(USAGE);
  process.exitCode = 2;
}
