import {
  BAR_AT_END_MIN,
  BAR_ENDED_SHARE_MIN,
  BAR_ERROR_MAX,
  BAR_STANDSTILL_MS_MAX,
  COVERAGE_MAX,
  COVERAGE_MIN,
  EARLY_RUNS,
  LOOKS_JUDGED_MIN,
  LOOKS_OVER_SHARE_MAX,
  LOOKS_OVER_BLURRED_SHARE_MAX,
  RESOLUTION_SHARE,
  SHIFT_TO_LIMIT_MAX,
  TO_LIMIT_MAX,
} from "../goals.ts";
import type { Judged, PollFigures } from "../measure/measure-polls.ts";
import type { SetFigures } from "../measure/measure-set.ts";
import { SCHEDULES } from "../rules/schedules.ts";

type Bounds = { least?: number; most?: number };

/** A line for each goal that the figures of a set miss; none where all are met. */
export function findMisses(set: SetFigures): string[] {
  const misses: string[] = [];
  const check: Check = (what, value, { least = -Infinity, most = Infinity }) => {
    // What is no number misses every goal.
    if (value >= least && value <= most) return;
    const goal = value > most ? `at most ${String(most)}` : `at least ${String(least)}`;
    misses.push(`${set.name}: ${what} is ${value.toFixed(3)}, goal ${goal}`);
  };
  /** No rule looks more often than what it is compared with, and none knows later. */
  const checkRule = (
    what: string,
    { looksToSchedule, toSchedule }: Judged,
    isBlurred = set.isStepped,
  ): void => {
    const over = isBlurred ? LOOKS_OVER_BLURRED_SHARE_MAX : LOOKS_OVER_SHARE_MAX;
    check(`looks ${what}`, looksToSchedule, { most: 1 + over });
    check(`lateness ${what}`, toSchedule, { most: 1 });
  };
  for (const figures of set.polls) {
    const isBlurred = set.isStepped || isFine(figures);
    if (figures.compared.looks < LOOKS_JUDGED_MIN || (set.isStepped && isFine(figures))) continue;
    checkRule(`against ${figures.schedule}`, figures.exact, isBlurred);
    checkRule(`with jitter against ${figures.schedule}`, figures.jittered, isBlurred);
    if (!isJudged(figures)) continue;
    for (const [how, judged] of [
      ["", figures.exact],
      [" with jitter", figures.jittered],
    ] as const) {
      const most = toLimitMax(set, judged);
      check(`lateness to the limit at ${figures.schedule}${how}`, judged.toLimit, { most });
    }
  }
  checkRule("without history", set.withoutHistory);
  checkRule(`after ${String(EARLY_RUNS)} runs`, set.early, true);
  for (const [direction, figures] of [
    ["slower", set.slower],
    ["faster", set.faster],
  ] as const) {
    const last = figures.at(-1);
    if (set.isStepped || last === undefined) continue;
    const what = `lateness to the limit ${String(last.newRuns)} runs after it became ${direction}`;
    check(what, last.toLimit, { most: SHIFT_TO_LIMIT_MAX });
  }
  checkTold(set, check);
  return misses;
}

type Check = (what: string, value: number, bounds: Bounds) => void;

/** What people are told meanwhile: the remaining time and the bar. */
function checkTold(set: SetFigures, check: Check): void {
  for (const { spentShare, coverage } of set.eta) {
    const what = `share between p10 and p90 with ${String(spentShare * 100)} % spent`;
    check(what, coverage, { least: COVERAGE_MIN, most: COVERAGE_MAX });
  }
  const { endedShare, atEnd, error, standstillMs } = set.bar;
  check("share that ends at a number", endedShare, { least: BAR_ENDED_SHARE_MIN });
  check("median bar at the end", atEnd, { least: BAR_AT_END_MIN });
  check("mean error of the bar", error, { most: BAR_ERROR_MAX });
  check("longest standstill of the bar in ms", standstillMs, { most: BAR_STANDSTILL_MS_MAX });
}

/** Whether the limit says something about a schedule: it plans, and no finer than we can know. */
export function isJudged(figures: PollFigures): boolean {
  return !isFine(figures) && figures.compared.looks >= LOOKS_JUDGED_MIN;
}

function isFine({ schedule }: PollFigures): boolean {
  return SCHEDULES.some((one) => one.name === schedule && one.isFine);
}

/** Where runs end at single points in time, a histogram does not know these better. */
function toLimitMax({ isStepped, meanMs }: SetFigures, { limitMs }: Judged): number {
  const blurred = 1 + (RESOLUTION_SHARE * meanMs) / Math.max(1, limitMs);
  return isStepped ? Math.max(TO_LIMIT_MAX, blurred) : TO_LIMIT_MAX;
}
