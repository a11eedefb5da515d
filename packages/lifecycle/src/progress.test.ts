import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ESTIMATE_SHARE_MAX,
  ETA_MS_MIN,
  HISTORY_RUNS_MIN,
  mergeShare,
  quantile,
  readProgress,
  remainingMs,
} from "./progress.ts";

const runs = (count: number, first = 1_000, step = 100): number[] =>
  Array.from({ length: count }, (_, index) => first + index * step);

const sortedRuns = fc
  .array(fc.integer({ min: 1, max: 600_000 }), { minLength: HISTORY_RUNS_MIN, maxLength: 200 })
  .map((list) => list.sort((left, right) => left - right));

describe("quantile", () => {
  it("interpolates between neighbours", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNull();
  });

  it("stays inside the list whatever share is asked for", () => {
    fc.assert(
      fc.property(sortedRuns, fc.double({ min: -1, max: 2, noNaN: true }), (list, share) => {
        const value = quantile(list, share);
        expect(value).toBeGreaterThanOrEqual(list[0] ?? 0);
        expect(value).toBeLessThanOrEqual(list.at(-1) ?? 0);
      }),
    );
  });
});

describe("readProgress", () => {
  it("the provider's own share wins and is labelled so", () => {
    expect(
      readProgress({ providerShare: 0.4, elapsedMs: 9e9, sortedDurationsMs: runs(30) }),
    ).toEqual({ value: 0.4, source: "provider" });
  });

  it.each([Number.NaN, -0.1, 1.5, Number.POSITIVE_INFINITY])(
    "a share of %s is no share",
    (providerShare) => {
      const facts = { providerShare, elapsedMs: 0, sortedDurationsMs: [] };
      expect(readProgress(facts)).toEqual({ value: null, source: "none" });
    },
  );

  it("P-03 with fewer than 20 runs there is no number", () => {
    const facts = { providerShare: null, elapsedMs: 500, sortedDurationsMs: runs(19) };
    expect(readProgress(facts).value).toBeNull();
  });

  it("P-03 an estimate reaches 92 % at the p80 and is labelled an estimate", () => {
    const sortedDurationsMs = runs(21);
    const facts = { providerShare: null, sortedDurationsMs };
    expect(readProgress({ ...facts, elapsedMs: 2_600 })).toEqual({
      value: ESTIMATE_SHARE_MAX,
      source: "estimate",
    });
    expect(readProgress({ ...facts, elapsedMs: 1_300 }).value).toBeCloseTo(0.46);
  });

  it("P-05 S127: past the p80 the bar is indeterminate", () => {
    const facts = { providerShare: null, sortedDurationsMs: runs(21), elapsedMs: 2_601 };
    expect(readProgress(facts)).toEqual({ value: null, source: "none" });
  });

  it("an estimate never exceeds its cap and never falls as time passes", () => {
    fc.assert(
      fc.property(
        sortedRuns,
        fc.integer({ min: 0, max: 700_000 }),
        fc.integer({ min: 0, max: 9_999 }),
        (sortedDurationsMs, elapsedMs, laterMs) => {
          const at = (ms: number) =>
            readProgress({ providerShare: null, elapsedMs: ms, sortedDurationsMs }).value;
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
  it("is the rest of the runs that took longer", () => {
    expect(remainingMs(runs(21), 0)).toEqual({ p10: 1_200, p50: 2_000, p90: 2_800 });
    expect(remainingMs(runs(21), 2_850)).toEqual({ p10: 500, p50: 500, p90: 500 - 0 });
  });

  it("is unknown when no run took that long, or with too little history", () => {
    expect(remainingMs(runs(21), 3_001)).toBeNull();
    expect(remainingMs(runs(19), 0)).toBeNull();
  });

  it("P-06 is an ordered range, never 0, negative or NaN", () => {
    fc.assert(
      fc.property(sortedRuns, fc.integer({ min: 0, max: 700_000 }), (sorted, elapsedMs) => {
        const range = remainingMs(sorted, elapsedMs);
        if (range === null) return;
        expect(range.p10).toBeGreaterThanOrEqual(ETA_MS_MIN);
        expect(range.p50).toBeGreaterThanOrEqual(range.p10);
        expect(range.p90).toBeGreaterThanOrEqual(range.p50);
      }),
    );
  });
});
