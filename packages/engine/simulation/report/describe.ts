import { FAULT_KINDS } from "../faults/kinds.ts";
import { HUNT_SEEDS_MAX } from "../mutants/hunt.ts";
import type { Hunt } from "../mutants/hunt.ts";
import type { SeedReport } from "../run-seed.ts";
import type { Summary } from "./summarize.ts";

const SECOND_MS = 1_000;
const MEGABYTE_BYTES = 1024 * 1024;
const NAME_CHARACTERS = 46;

const seconds = (durationMs: number): string => `${(durationMs / SECOND_MS).toFixed(1)} s`;

/** How a hunt ended, in one line. */
export function describeHunt(name: string, { caught, seeds, law }: Hunt): string {
  const end = caught ? `caught by seed ${seeds}: ${law ?? ""}` : `NOT CAUGHT in ${HUNT_SEEDS_MAX}`;
  return `${name.padEnd(NAME_CHARACTERS)} ${end}`;
}

/** All that many runs told, as lines for a reader. */
export function describeSummary(summary: Summary): string[] {
  const { seeds, faults, broken, heapGrowthBytes, durationMs } = summary;
  const heap =
    heapGrowthBytes === null
      ? "not measured"
      : `${(heapGrowthBytes / MEGABYTE_BYTES).toFixed(1)} MB of growth at most`;
  const hunts = Object.entries(summary.mutants);
  return [
    "Faults injected, by kind:",
    ...FAULT_KINDS.map((kind) => `  ${kind.padEnd(26)} ${`${faults[kind]}`.padStart(9)}`),
    ...(hunts.length === 0 ? [] : [`Planted bugs (${seconds(durationMs.mutants)}):`]),
    ...hunts.map(([name, hunt]) => `  ${describeHunt(name, hunt)}`),
    ...broken.flatMap(({ seed, violations }) =>
      violations.map(({ law, detail }) => `VIOLATION seed ${seed}: ${law}: ${detail}`),
    ),
    `Memory of a worker: ${heap}`,
    `Seeds ${seeds.from}..${seeds.to}: ${summary.runs} runs in ${seconds(durationMs.seeds)}, ` +
      `${summary.predictions} predictions, ${summary.laws} laws, ${summary.violations} violations`,
  ];
}

/** One run from its first moment to the verdict, as lines for a reader. */
export function describeRun(report: SeedReport): string[] {
  const { seed, lines, faults, violations, predictions, digest } = report;
  const counts = FAULT_KINDS.filter((kind) => faults[kind] !== undefined);
  return [
    ...lines,
    "",
    `Faults: ${counts.map((kind) => `${kind} ${faults[kind] ?? 0}`).join(", ") || "none"}`,
    ...violations.map(({ law, detail }) => `VIOLATION ${law}: ${detail}`),
    `Seed ${seed}: ${predictions} predictions, ${violations.length} violations, digest ${digest}`,
  ];
}
