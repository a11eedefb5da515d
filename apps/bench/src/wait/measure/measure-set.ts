import {
  EARLY_RUNS,
  HISTORY_RUNS,
  SHIFT_FACTOR,
  SHIFT_FRESH_RUNS,
  SHIFT_RUNS,
  SPENT_SHARES,
  WILD_HISTORIES_FACTOR,
  WILD_RUNS_DIVISOR,
} from "../goals.ts";
import { createLimit } from "../limit/find-limit.ts";
import type { RuleMaker } from "../rules/plan-rule.ts";
import { SCHEDULES } from "../rules/schedules.ts";
import type { DurationSet } from "../sets/sets.ts";
import { drawTrials } from "./draw-trials.ts";
import { measureBar } from "./measure-bar.ts";
import type { BarFigures } from "./measure-bar.ts";
import { measureEta } from "./measure-eta.ts";
import type { EtaFigures } from "./measure-eta.ts";
import { measurePolls } from "./measure-polls.ts";
import type { Judged, PollFigures } from "./measure-polls.ts";
import { measureShift } from "./measure-shift.ts";
import type { ShiftFigures } from "./measure-shift.ts";

export type SetFigures = {
  name: string;
  isStepped: boolean;
  meanMs: number;
  /** With a full history, against each schedule. */
  polls: readonly PollFigures[];
  /** Against the waiting without history: with none, and with the first few runs. */
  withoutHistory: Judged;
  early: Judged;
  /** After the provider became slower, and after it became faster again. */
  slower: readonly ShiftFigures[];
  faster: readonly ShiftFigures[];
  eta: readonly EtaFigures[];
  bar: BarFigures;
};

export type MeasureOptions = {
  seed: number;
  /** Histories, and fresh runs after each. */
  histories: number;
  runs: number;
  makeRule: RuleMaker;
};

/** All that is measured of one set; the same for the same options. */
export function measureSet(set: DurationSet, options: MeasureOptions): SetFigures {
  const { seed, makeRule } = options;
  const histories = options.histories * (set.isWild === true ? WILD_HISTORIES_FACTOR : 1);
  const runs = Math.ceil(options.runs / (set.isWild === true ? WILD_RUNS_DIVISOR : 1));
  const trials = drawTrials(set, { seed, histories, historyRuns: HISTORY_RUNS, runs });
  const after = drawTrials(set, {
    seed: seed + 1,
    histories,
    historyRuns: Math.max(...SHIFT_RUNS),
    runs: Math.min(runs, SHIFT_FRESH_RUNS),
  });
  const freshMs = trials.flatMap((trial) => trial.freshMs);
  const limitAt = createLimit(freshMs);
  const first = SCHEDULES.slice(0, 1);
  const knowing = (historyRuns: number): Judged => {
    const shorter = trials.map((trial) => ({
      ...trial,
      historyMs: trial.historyMs.slice(0, historyRuns),
    }));
    const [figures] = measurePolls(shorter, { schedules: first, makeRule, limitAt });
    if (figures === undefined) throw new RangeError("there is no schedule to compare with");
    return figures.exact;
  };
  const shifted = (factor: { before: number; after: number }): ShiftFigures[] =>
    SHIFT_RUNS.map((newRuns) => measureShift(trials, after, { factor, newRuns, makeRule }));
  return {
    name: set.name,
    isStepped: set.isStepped,
    meanMs: freshMs.reduce((sum, durationMs) => sum + durationMs, 0) / freshMs.length,
    polls: measurePolls(trials, { schedules: SCHEDULES, makeRule, limitAt }),
    withoutHistory: knowing(0),
    early: knowing(EARLY_RUNS),
    slower: shifted({ before: 1, after: SHIFT_FACTOR }),
    faster: shifted({ before: SHIFT_FACTOR, after: 1 }),
    eta: measureEta(trials, SPENT_SHARES),
    bar: measureBar(trials),
  };
}
