import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BIN_SHARE,
  DURATION_MS_MAX,
  binMs,
  binOf,
  countDurations,
  mergeHistograms,
  runsOf,
} from "./histogram.ts";

const durations = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { maxLength: 60 });

describe("a histogram of durations", () => {
  it("is off by at most half a bin", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: DURATION_MS_MAX, noNaN: true }), (durationMs) => {
        const ratio = binMs(binOf(durationMs)) / durationMs;
        expect(Math.abs(Math.log(ratio))).toBeLessThanOrEqual(BIN_SHARE / 2 + 1e-9);
      }),
    );
  });

  it("takes anything for a duration, and what is none for the shortest or the longest", () => {
    const bins = [Number.NaN, -5, 0, 0.2, 1, Infinity, 1e300].map(binOf);
    expect(bins).toEqual([0, 0, 0, 0, 0, binOf(DURATION_MS_MAX), binOf(DURATION_MS_MAX)]);
  });

  it("is the same however its parts are put together", () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const whole = countDurations([...left, ...right]);
        expect(mergeHistograms([countDurations(right), countDurations(left)])).toEqual(whole);
        expect(runsOf(whole)).toBe(left.length + right.length);
      }),
    );
  });

  it("ascends, with each bin once", () => {
    fc.assert(
      fc.property(durations, (values) => {
        const bins = countDurations(values).map(([bin]) => bin);
        expect(bins).toEqual([...new Set(bins)].sort((left, right) => left - right));
      }),
    );
  });
});
