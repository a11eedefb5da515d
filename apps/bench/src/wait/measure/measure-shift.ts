import { foretell } from "@darkroom/lifecycle";
import { createLimit } from "../limit/find-limit.ts";
import { replay } from "../replay/replay.ts";
import type { RuleMaker } from "../rules/plan-rule.ts";
import { withoutHistory } from "../rules/schedules.ts";
import { mean } from "./draw-trials.ts";
import type { Trial } from "./draw-trials.ts";

export type ShiftFigures = {
  /** Runs of the new kind that the history holds above the old ones. */
  newRuns: number;
  /** Mean lateness against the limit of the new kind, at the looks of the waiting without history. */
  toLimit: number;
  /** The same for the waiting without history. */
  withoutHistory: number;
};

/**
 * How well the rule does on runs that all take `factor` times as long as its older history says.
 * @param before trials of the old kind
 * @param after trials of the same set whose runs are taken for the new kind
 */
export function measureShift(
  before: readonly Trial[],
  after: readonly Trial[],
  by: { factor: { before: number; after: number }; newRuns: number; makeRule: RuleMaker },
): ShiftFigures {
  const scale = (runsMs: readonly number[], factor: number): number[] =>
    runsMs.map((durationMs) => durationMs * factor);
  const fresh = after.map(({ freshMs }) => scale(freshMs, by.factor.after));
  const compared = fresh.map((runsMs) => replay(withoutHistory, runsMs));
  const ours = fresh.map((runsMs, index) => {
    const newest = scale(after[index]?.historyMs.slice(0, by.newRuns) ?? [], by.factor.after);
    const older = scale(before[index]?.historyMs ?? [], by.factor.before);
    const foretold = foretell([...newest, ...older].slice(0, older.length));
    return replay(by.makeRule(foretold, withoutHistory), runsMs);
  });
  const looks = (replays: ReadonlyArray<{ looks: number }>) =>
    mean(replays.map((one) => one.looks));
  const late = (replays: ReadonlyArray<{ meanLateMs: number }>) =>
    mean(replays.map((one) => one.meanLateMs));
  const limitAt = createLimit(fresh.flat());
  const limitMs = limitAt(Math.max(looks(ours), looks(compared))).boundMs;
  return {
    newRuns: by.newRuns,
    toLimit: late(ours) / limitMs,
    withoutHistory: late(compared) / limitMs,
  };
}
