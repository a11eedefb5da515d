import { runWorker } from "../run-worker.ts";
import type { Mutant } from "./mutant.ts";

/** A planted bug must be found within so many seeds. */
export const HUNT_SEEDS_MAX = 500;

export type Hunt = {
  /** Seeds that were run until the bug was found, or in all. */
  seeds: number;
  caught: boolean;
  /** The first law that the bug broke. */
  law: string | null;
};

/** Runs seeds with a bug in the code until one of them breaks a law. */
export async function huntMutant(
  mutant: Mutant,
  range: { from: number; most: number } = { from: 1, most: HUNT_SEEDS_MAX },
): Promise<Hunt> {
  const hunt: Hunt = { seeds: 0, caught: false, law: null };
  const { from, most } = range;
  const task = { from, to: from + most - 1, step: 1, mutant: mutant.name, stopsAtViolation: true };
  await runWorker(task, ({ report }) => {
    hunt.seeds += 1;
    hunt.caught = report.violations.length > 0;
    hunt.law = report.violations[0]?.law ?? null;
  });
  return hunt;
}

type HuntOptions = {
  /** The seed to begin with, by the names of the mutants; default 1. */
  from?: Readonly<Record<string, number>>;
  onHunt?: (mutant: Mutant, hunt: Hunt) => void;
};

/** Hunts all of them, so many at a time; the hunts come back by the names of the mutants. */
export async function huntMutants(
  mutants: readonly Mutant[],
  workers: number,
  { from = {}, onHunt }: HuntOptions = {},
): Promise<Record<string, Hunt>> {
  const hunts = new Map<string, Hunt>();
  const waiting = [...mutants];
  const hunter = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const range = { from: from[mutant.name] ?? 1, most: HUNT_SEEDS_MAX };
      const hunt = await huntMutant(mutant, range);
      hunts.set(mutant.name, hunt);
      onHunt?.(mutant, hunt);
    }
  };
  await Promise.all(Array.from({ length: workers }, hunter));
  const ordered = mutants.flatMap(({ name }) => {
    const hunt = hunts.get(name);
    return hunt === undefined ? [] : [[name, hunt] as const];
  });
  return Object.fromEntries(ordered);
}
