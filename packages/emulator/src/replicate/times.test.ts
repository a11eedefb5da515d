import { expect, test } from "vitest";
import { isoMicros } from "../iso-micros.ts";
import { parseDurationS, parseTimeMs } from "./times.ts";

test("times have six digits after the second and end with Z", () => {
  expect(isoMicros(Date.UTC(2026, 10, 22, 6, 7, 8, 90))).toBe("2026-11-22T06:07:08.090000Z");
});

test("times are read with microseconds and with offsets", () => {
  expect(parseTimeMs("2026-11-22T06:07:08.090000Z")).toBe(Date.UTC(2026, 10, 22, 6, 7, 8, 90));
  expect(parseTimeMs("2026-11-22T08:07:08+02:00")).toBe(Date.UTC(2026, 10, 22, 6, 7, 8));
  expect(parseTimeMs("tomorrow")).toBeUndefined();
});

test.each([
  ["5", 5],
  ["90s", 90],
  ["5m", 300],
  ["2h", 7200],
  ["1h30m45s", 5445],
  ["1h1s", 3601],
])("the duration %s is %d seconds", (text, seconds) => {
  expect(parseDurationS(text)).toBe(seconds);
});

test.each(["", "s", "5d", "-5s", "1.5m", "45s1h", "5 m", "m5", "12345678901"])(
  "%j is not a duration",
  (text) => {
    expect(parseDurationS(text)).toBeUndefined();
  },
);
