import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPattern, dueFire, fireAfter } from "./fire-times.ts";
import { SCHEDULE_FIRES_CHECKED_MAX, SCHEDULE_INTERVAL_MS_MIN } from "./limits.ts";

const at = (iso: string): number => Date.parse(iso);
const BERLIN = "Europe/Berlin";
/** Zones of all kinds: with and without summer time, of both halves, with odd offsets. */
const ZONES = [
  "UTC",
  BERLIN,
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Australia/Sydney",
  "Pacific/Auckland",
] as const;

/** The next fires after a time, as ISO 8601. */
function firesOf(cron: string, timeZone: string, from: string, count: number): string[] {
  const fires: string[] = [];
  let last = at(from);
  for (let taken = 0; taken < count; taken += 1) {
    last = fireAfter({ cron, timeZone }, last) ?? Number.NaN;
    fires.push(new Date(last).toISOString());
  }
  return fires;
}

const localTime = (timeZone: string, time: number): { date: string; clock: string } => {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  }).format(time);
  const [date = "", clock = ""] = parts.split(", ");
  return { date, clock };
};

describe("the times of a schedule", () => {
  it("are those of its time zone, in summer and in winter", () => {
    expect(firesOf("0 9 * * 1", BERLIN, "2026-03-20T00:00:00Z", 2)).toEqual([
      "2026-03-23T08:00:00.000Z",
      "2026-03-30T07:00:00.000Z",
    ]);
  });

  it("move by an hour where the clock leaves theirs out", () => {
    expect(firesOf("30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  it("are one where the clock shows theirs twice", () => {
    expect(firesOf("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  it("of each day come once for each date of a year, at their time but where that is left out", () => {
    const property = fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      (timeZone, hour, minute) => {
        const pattern = { cron: `${String(minute)} ${String(hour)} * * *`, timeZone };
        const wanted = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const dates = new Set<string>();
        let moved = 0;
        let last = at("2026-01-10T00:00:00Z");
        for (let day = 0; day < 365; day += 1) {
          const next = fireAfter(pattern, last) ?? Number.NaN;
          expect(next).toBeGreaterThan(last);
          const { date, clock } = localTime(timeZone, next);
          dates.add(date);
          if (clock !== wanted) moved += 1;
          last = next;
        }
        expect(dates.size).toBe(365);
        // At most one hour a year is left out.
        expect(moved).toBeLessThanOrEqual(1);
      },
    );
    fc.assert(property, { numRuns: 25 });
  });

  it("that is due is the last one that was missed", () => {
    const pattern = { cron: "0 9 * * *", timeZone: "UTC" };
    const nextAt = at("2026-05-01T09:00:00Z");
    const due = (now: string) => new Date(dueFire(pattern, { nextAt, now: at(now) })).toISOString();
    expect(due("2026-05-01T09:00:00Z")).toBe("2026-05-01T09:00:00.000Z");
    expect(due("2026-05-01T23:00:00Z")).toBe("2026-05-01T09:00:00.000Z");
    expect(due("2026-05-04T08:59:59Z")).toBe("2026-05-03T09:00:00.000Z");
    expect(due("2026-05-04T09:00:00Z")).toBe("2026-05-04T09:00:00.000Z");
  });
});

describe("a pattern", () => {
  const NOW = at("2026-05-01T00:00:00Z");
  const check = (cron: string, timeZone = "UTC") => checkPattern({ cron, timeZone }, NOW);

  it("is told its first fire", () => {
    expect(check("30 6 * * *")).toEqual({ outcome: "valid", nextAt: at("2026-05-01T06:30:00Z") });
  });

  it.each([
    "bad",
    "",
    "* * * * * *",
    "60 * * * *",
    "0 25 * * *",
    "0 0 * * MOON",
    "@daily",
    "0 0 32 1 *",
    "*/0 * * * *",
  ])("%j is refused with what is wrong with it", (cron) => {
    const checked = check(cron);
    expect(checked.outcome).toBe("invalid_cron");
    const message = "message" in checked ? checked.message : "";
    expect(message.length).toBeGreaterThan(5);
    expect(message).not.toMatch(/CronPattern|\bat \w+/);
  });

  it("needs a time zone that exists, and a day that comes", () => {
    expect(check("0 9 * * *", "Mars/Base").outcome).toBe("unknown_time_zone");
    expect(check("0 9 * * *", "").outcome).toBe("unknown_time_zone");
    expect(check("0 0 30 2 *").outcome).toBe("never_fires");
  });

  it("may not fire more often than every five minutes, at no time of the next hundred", () => {
    expect(check("*/5 * * * *").outcome).toBe("valid");
    const tooOften = { outcome: "too_often", intervalMsMin: SCHEDULE_INTERVAL_MS_MIN };
    for (const cron of ["* * * * *", "*/4 * * * *", "0,1 9 * * *", "0,1 9 1 * *"]) {
      expect(check(cron)).toEqual(tooOften);
    }
    // 59 and 00 of the next hour are a minute apart.
    expect(check("0,59 * * * *")).toEqual(tooOften);
    expect(SCHEDULE_FIRES_CHECKED_MAX).toBeGreaterThan(24 * 2);
  });
});
