import { formatScreen } from "../screen/format-screen.ts";
import type { ScreenFigures } from "../screen/measure-screen.ts";
import { readWaitArguments } from "./arguments/read-wait-arguments.ts";
import { HISTORIES } from "./goals.ts";
import { measureSet } from "./measure/measure-set.ts";
import type { MeasureOptions } from "./measure/measure-set.ts";
import { findMisses } from "./report/find-misses.ts";
import { formatWait } from "./report/format-wait.ts";
import type { WaitReport } from "./report/format-wait.ts";
import { planRule } from "./rules/plan-rule.ts";
import { createRandom } from "./sets/random.ts";
import { readRecorded } from "./sets/read-recorded.ts";
import { SETS } from "./sets/sets.ts";
import type { DurationSet } from "./sets/sets.ts";

/** Replays each set and judges it; the same report for the same options. */
export function reportWait(
  sets: readonly DurationSet[],
  options: MeasureOptions & { say?: (line: string) => void },
): WaitReport {
  const { seed, histories, runs } = options;
  const figures = sets.map((set) => {
    options.say?.(set.name);
    return measureSet(set, options);
  });
  const misses = figures.flatMap(findMisses);
  return { ok: misses.length === 0, seed, histories, runs, sets: figures, misses };
}

export type WaitOutput = {
  write: (text: string) => void;
  say: (line: string) => void;
  /** Looks at a real browser; null where there is none. */
  measureScreen: (random: () => number) => Promise<ScreenFigures | null>;
};

/**
 * `pnpm bench wait`: how late and how often we look, and what we say meanwhile, by replay of
 * durations; then how late a real browser shows an end. Tables go to `write`, with `--json` one
 * object follows as the last line.
 * @returns 0 when all goals are met, else 1
 * @throws BenchError `arguments`
 */
export async function runWait(words: readonly string[], output: WaitOutput): Promise<number> {
  const { json, seed, runs, recorded, hasScreen } = readWaitArguments(words);
  const sets = [...SETS, ...(recorded === null ? [] : await readRecorded(recorded))];
  const options = { seed, runs, histories: HISTORIES, makeRule: planRule, say: output.say };
  const replayed = reportWait(sets, options);
  output.write(`${formatWait(replayed)}\n`);
  const screen = hasScreen ? await output.measureScreen(createRandom("screen", seed)) : null;
  output.write(screen === null ? "\nNo browser was looked at.\n" : `\n${formatScreen(screen)}\n`);
  const misses = [...replayed.misses, ...(screen?.misses ?? [])];
  const ok = misses.length === 0;
  if (json) output.write(`${JSON.stringify({ ...replayed, screen, misses, ok })}\n`);
  return ok ? 0 : 1;
}
