import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateDurations } from "./durations/estimate.ts";
import type { DurationEstimate } from "./durations/estimate.ts";
import { countDurations } from "./durations/histogram.ts";
import {
  ESTIMATE_MEDIAN_SHARE_MIN,
  ESTIMATE_SHARE_MAX,
  ETA_MS_MIN,
  mergeShare,
  readProgress,
  remainingMs,
} from "./progress.ts";

const durations = fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 60 });

const USUAL = { p50: 2_000, p80: 2_600 };
const usualTimes = fc
  .tuple(fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: 0, max: 600_000 }))
  .map(([p50, more]) => ({ p50, p80: p50 + more }));

/** Runs of 1.0 to 3.0 seconds, evenly spread. */
const EVEN = Array.from({ length: 21 }, (_, index) => 1_000 + index * 100);

function estimateOf(durationsMs: readonly number[]): DurationEstimate {
  const estimate = estimateDurations(countDurations(durationsMs));
  if (estimate === null) throw new Error("no runs");
  return estimate;
}

describe("readProgress", () => {
  it("the provider's own share wins and is labelled so", () => {
    const facts = { providerShare: 0.4, elapsedMs: 9e9, usual: USUAL };
    expect(readProgress(facts)).toEqual({ value: 0.4, source: "provider" });
  });

  it.each([Number.NaN, -0.1, 1.5, Number.POSITIVE_INFINITY])(
    "a share of %s is no share",
    (providerShare) => {
      const facts = { providerShare, elapsedMs: 0, usual: null };
      expect(readProgress(facts)).toEqual({ value: null, source: "none" });
    },
  );

  it("P-03 without history there is no number", () => {
    const facts = { providerShare: null, elapsedMs: 500, usual: null };
    expect(readProgress(facts).value).toBeNull();
    expect(readProgress({ ...facts, usual: { p50: 0, p80: 0 } }).value).toBeNull();
  });

  it("P-03 an estimate reaches 92 % at the p80 and is labelled an estimate", () => {
    const facts = { providerShare: null, usual: USUAL };
    expect(readProgress({ ...facts, elapsedMs: 2_600 })).toEqual({
      value: ESTIMATE_SHARE_MAX,
      source: "estimate",
    });
    expect(readProgress({ ...facts, elapsedMs: 1_300 }).value).toBeCloseTo(0.46);
  });

  it("P-04 half of the runs end at 67 % or above, however differently they take", () => {
    fc.assert(
      fc.property(usualTimes, (usual) => {
        const { value } = readProgress({ providerShare: null, elapsedMs: usual.p50, usual });
        expect(value).toBeGreaterThanOrEqual(ESTIMATE_MEDIAN_SHARE_MIN - 1e-9);
      }),
    );
  });

  it("P-05 S127: past the p80 the bar is indeterminate", () => {
    const facts = { providerShare: null, usual: USUAL, elapsedMs: 2_601 };
    expect(readProgress(facts)).toEqual({ value: null, source: "none" });
  });

  it("an estimate never exceeds its cap and never falls as time passes", () => {
    fc.assert(
      fc.property(
        usualTimes,
        fc.integer({ min: 0, max: 700_000 }),
        fc.integer({ min: 0, max: 9_999 }),
        (usual, elapsedMs, laterMs) => {
          const at = (ms: number) =>
            readProgress({ providerShare: null, elapsedMs: ms, usual }).value;
          const [first, second] = [at(elapsedMs), at(elapsedMs + laterMs)];
          expect(first ?? 0).toBeLessThanOrEqual(ESTIMATE_SHARE_MAX);
          expect(second ?? 1).toBeGreaterThanOrEqual(first ?? 0);
        },
      ),
    );
  });
});

describe("mergeShare", () => {
  it("P-02 a shown share never falls, whatever comes", () => {
    const share = fc.option(fc.double({ min: -2, max: 2 }), { nil: null });
    fc.assert(
      fc.property(fc.array(share), (shares) => {
        const shown: number[] = [];
        let last: number | null = null;
        for (const next of shares) {
          last = mergeShare(last, next);
          if (last !== null) shown.push(last);
        }
        expect(shown).toEqual([...shown].sort((left, right) => left - right));
        expect(shown.every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });
});

describe("remainingMs", () => {
  it("is the rest of the runs that take longer", () => {
    const range = remainingMs(estimateOf(EVEN), 0);
    expect((range?.p10 ?? 0) / 1_200).toBeCloseTo(1, 0);
    expect((range?.p50 ?? 0) / 2_000).toBeCloseTo(1, 1);
    expect((range?.p90 ?? 0) / 2_800).toBeCloseTo(1, 1);
    const later = remainingMs(estimateOf(EVEN), 2_000);
    expect(later?.p50).toBeLessThan(700);
  });

  it("is unknown when no run takes that long", () => {
    expect(remainingMs(estimateOf(EVEN), 60_000)).toBeNull();
  });

  it("P-06 is an ordered range, never 0, negative or NaN", () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 0, max: 700_000 }), (runsMs, elapsedMs) => {
        const range = remainingMs(estimateOf(runsMs), elapsedMs);
        if (range === null) return;
        expect(range.p10).toBeGreaterThanOrEqual(ETA_MS_MIN);
        expect(range.p50).toBeGreaterThanOrEqual(range.p10);
        expect(range.p90).toBeGreaterThanOrEqual(range.p50);
      }),
    );
  });
});
