import { createRandom } from "../sets/random.ts";
import type { Draw, Random } from "../sets/random.ts";
import type { DurationSet } from "../sets/sets.ts";

/** One history and what happened after it, milliseconds. */
export type Trial = {
  /** Newest first. */
  historyMs: readonly number[];
  freshMs: readonly number[];
  /** For what else happens by chance in this trial. */
  random: Random;
};

export function drawRuns(draw: Draw, random: Random, count: number): number[] {
  return Array.from({ length: count }, () => draw(random));
}

/** Independent histories of a set with fresh runs of their own, the same for the same seed. */
export function drawTrials(
  set: DurationSet,
  size: { seed: number; histories: number; historyRuns: number; runs: number },
): Trial[] {
  return Array.from({ length: size.histories }, (_, index) => {
    // A history of its own stream is the same however many runs follow it.
    const ofHistory = createRandom(`${set.name}, history ${String(index)}`, size.seed);
    const random = createRandom(`${set.name}, after ${String(index)}`, size.seed);
    return {
      historyMs: drawRuns(set.draw, ofHistory, size.historyRuns),
      freshMs: drawRuns(set.draw, random, size.runs),
      random,
    };
  });
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
