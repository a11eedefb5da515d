import { Cron } from "croner";
import { SCHEDULE_FIRES_CHECKED_MAX, SCHEDULE_INTERVAL_MS_MIN } from "./limits.ts";

/** When something fires: five fields of cron, read in a time zone of the IANA list. */
export type FirePattern = { cron: string; timeZone: string };

export type CheckedPattern =
  | { outcome: "valid"; nextAt: number }
  /** The pattern is none; `message` says what is wrong with it. */
  | { outcome: "invalid_cron"; message: string }
  | { outcome: "unknown_time_zone" }
  | { outcome: "never_fires" }
  | { outcome: "too_often"; intervalMsMin: number };

const open = ({ cron, timeZone }: FirePattern): Cron =>
  new Cron(cron, { timezone: timeZone, mode: "5-part", paused: true });

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const FIELDS = 5;
const LIBRARY_PREFIX = /^CronPattern: /;

/** Checks a pattern before anything is kept of it. Times are milliseconds since the epoch. */
export function checkPattern(pattern: FirePattern, now: number): CheckedPattern {
  if (!isTimeZone(pattern.timeZone)) return { outcome: "unknown_time_zone" };
  if (pattern.cron.trim().split(/\s+/).length !== FIELDS) {
    return {
      outcome: "invalid_cron",
      message: "A schedule has five fields: minute, hour, day, month, weekday.",
    };
  }
  let fires: number[];
  try {
    const from = new Date(now);
    fires = open(pattern)
      .nextRuns(SCHEDULE_FIRES_CHECKED_MAX, from)
      .map((fire) => fire.getTime());
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(LIBRARY_PREFIX, "") : "";
    return { outcome: "invalid_cron", message };
  }
  const [nextAt] = fires;
  if (nextAt === undefined) return { outcome: "never_fires" };
  const isDense = fires.some(
    (at, place) => place > 0 && at - (fires[place - 1] ?? 0) < SCHEDULE_INTERVAL_MS_MIN,
  );
  if (isDense) return { outcome: "too_often", intervalMsMin: SCHEDULE_INTERVAL_MS_MIN };
  return { outcome: "valid", nextAt };
}

/** The first fire after a time; null when there is none in the years that can be looked at. */
export function fireAfter(pattern: FirePattern, at: number): number | null {
  return open(pattern).nextRun(new Date(at))?.getTime() ?? null;
}

/**
 * The fire that is due: the last one up to now, of all since `nextAt`. What was missed before it,
 * in an outage, is not made up for.
 */
export function dueFire(pattern: FirePattern, { nextAt, now }: { nextAt: number; now: number }) {
  const [last] = open(pattern).previousRuns(1, new Date(now + 1));
  return Math.max(nextAt, last?.getTime() ?? nextAt);
}
