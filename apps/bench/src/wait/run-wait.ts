import { readWaitArguments } from "./arguments/read-wait-arguments.ts";
import { HISTORIES } from "./goals.ts";
import { measureSet } from "./measure/measure-set.ts";
import type { MeasureOptions } from "./measure/measure-set.ts";
import { findMisses } from "./report/find-misses.ts";
import { formatWait } from "./report/format-wait.ts";
import type { WaitReport } from "./report/format-wait.ts";
import { planRule } from "./rules/plan-rule.ts";
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

/**
 * `pnpm bench wait`: how late and how often we look, and what we say meanwhile, by replay of
 * durations. Tables go to `write`, with `--json` one object follows as the last line.
 * @returns 0 when all goals are met, else 1
 * @throws BenchError `arguments`
 */
export async function runWait(
  words: readonly string[],
  output: { write: (text: string) => void; say: (line: string) => void },
): Promise<number> {
  const { json, seed, runs, recorded } = readWaitArguments(words);
  const sets = [...SETS, ...(recorded === null ? [] : await readRecorded(recorded))];
  const options = { seed, runs, histories: HISTORIES, makeRule: planRule, say: output.say };
  const report = reportWait(sets, options);
  output.write(`${formatWait(report)}\n`);
  if (json) output.write(`${JSON.stringify(report)}\n`);
  return report.ok ? 0 : 1;
}
