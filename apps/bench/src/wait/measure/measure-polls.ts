import { foretell } from "@darkroom/lifecycle";
import type { LimitAt } from "../limit/find-limit.ts";
import { replay, replayJittered } from "../replay/replay.ts";
import type { Replayed } from "../replay/replay.ts";
import { ourJitter, wideJitter } from "../rules/jitters.ts";
import type { Jitter } from "../rules/jitters.ts";
import type { RuleMaker } from "../rules/plan-rule.ts";
import type { Schedule } from "../rules/schedules.ts";
import { mean } from "./draw-trials.ts";
import type { Trial } from "./draw-trials.ts";

export type Judged = Replayed & {
  /** Looks and mean lateness against those of the schedule compared with. */
  looksToSchedule: number;
  toSchedule: number;
  /** Mean lateness of the limit with the looks that were granted, or taken if these were more. */
  limitMs: number;
  toLimit: number;
};

export type PollFigures = {
  schedule: string;
  compared: Replayed;
  exact: Judged;
  /** With the jitter of `lifecycle`. */
  jittered: Judged;
  /** With up to 20 % both ways, however long the wait; null for what is not judged anyhow. */
  widelyJittered: Judged | null;
};

/** What stands for a ratio to nothing: JSON has no infinity. */
const RATIO_MAX = 1e6;

function meanOf(replays: readonly Replayed[]): Replayed {
  return {
    looks: mean(replays.map(({ looks }) => looks)),
    meanLateMs: mean(replays.map(({ meanLateMs }) => meanLateMs)),
    p95LateMs: mean(replays.map(({ p95LateMs }) => p95LateMs)),
  };
}

/**
 * Replays the fresh runs of each trial through each schedule, and through the rule that its
 * history makes when it is granted the looks of that schedule; all figures are means over trials.
 */
export function measurePolls(
  trials: readonly Trial[],
  by: { schedules: readonly Schedule[]; makeRule: RuleMaker; limitAt: LimitAt },
): PollFigures[] {
  const known = trials.map(({ historyMs }) => foretell(historyMs));
  return by.schedules.map(({ name, waitMs, isFine }) => {
    const rules = known.map((foretold) => by.makeRule(foretold, waitMs));
    const compared = meanOf(trials.map(({ freshMs }) => replay(waitMs, freshMs)));
    const judge = (replayed: Replayed): Judged => {
      const limitMs = by.limitAt(Math.max(compared.looks, replayed.looks)).boundMs;
      return {
        ...replayed,
        looksToSchedule: replayed.looks / compared.looks,
        toSchedule: ratio(replayed.meanLateMs, compared.meanLateMs),
        limitMs,
        toLimit: ratio(replayed.meanLateMs, limitMs),
      };
    };
    const replayAll = (jitter: Jitter | null): Judged => {
      const replays = trials.map(({ freshMs, random }, index) => {
        const rule = rules[index] ?? waitMs;
        if (jitter === null) return replay(rule, freshMs);
        return replayJittered(rule, freshMs, { jitter, random });
      });
      return judge(meanOf(replays));
    };
    return {
      schedule: name,
      compared,
      exact: replayAll(null),
      jittered: replayAll(ourJitter),
      widelyJittered: isFine ? null : replayAll(wideJitter),
    };
  });
}

/** Two that are both never late are alike; the limit of runs at single points can be zero. */
function ratio(lateMs: number, againstMs: number): number {
  if (againstMs > 0) return lateMs / againstMs;
  return lateMs > 0 ? RATIO_MAX : 1;
}
