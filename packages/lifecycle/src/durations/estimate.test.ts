import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawRuns } from "./runs.fixture.ts";
import { estimateDurations, quantileMs, shareBy } from "./estimate.ts";
import type { DurationEstimate } from "./estimate.ts";
import { countDurations } from "./histogram.ts";

function estimateOf(durationsMs: readonly number[]): DurationEstimate {
  const estimate = estimateDurations(countDurations(durationsMs));
  if (estimate === null) throw new Error("no runs");
  return estimate;
}

const histories = fc.array(fc.integer({ min: 1, max: 5_000_000 }), {
  minLength: 1,
  maxLength: 80,
});

describe("an estimate of durations", () => {
  it("does not exist without a run", () => {
    expect(estimateDurations([])).toBeNull();
  });

  it("ascends in time and share from nothing to all, whatever the runs were", () => {
    fc.assert(
      fc.property(histories, (durationsMs) => {
        const { timesMs, shares } = estimateOf(durationsMs);
        expect(shares).toHaveLength(timesMs.length);
        expect(shares[0]).toBeCloseTo(0, 4);
        expect(shares.at(-1)).toBeCloseTo(1, 4);
        for (const [index, timeMs] of timesMs.entries()) {
          expect(Number.isFinite(timeMs)).toBe(true);
          if (index === 0) continue;
          expect(timeMs).toBeGreaterThan(timesMs[index - 1] ?? 0);
          expect(shares[index] ?? 0).toBeGreaterThanOrEqual((shares[index - 1] ?? 0) - 1e-12);
        }
      }),
    );
  });

  it("has quantiles that ascend, are never NaN, and never lie before the time already spent", () => {
    fc.assert(
      fc.property(
        histories,
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (durationsMs, elapsedMs) => {
          const estimate = estimateOf(durationsMs);
          let before = elapsedMs;
          for (const share of [0, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 1]) {
            const timeMs = quantileMs(estimate, share, elapsedMs);
            if (timeMs === null) {
              expect(shareBy(estimate, elapsedMs)).toBeGreaterThanOrEqual(1);
              continue;
            }
            expect(timeMs).toBeGreaterThanOrEqual(before);
            before = timeMs;
          }
        },
      ),
    );
  });

  it("says of every quantile that this share is over by then", () => {
    const estimate = estimateOf(drawRuns("lognormal", 200, 1));
    for (const share of [0.1, 0.5, 0.9]) {
      expect(shareBy(estimate, quantileMs(estimate, share) ?? 0)).toBeCloseTo(share, 6);
    }
  });

  it("is finely divided where runs end, however far apart they lie", () => {
    const { shares } = estimateOf([...drawRuns("cold", 200, 5), 3_000_000]);
    const steps = shares.slice(1).map((share, index) => share - (shares[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThan(0.01);
  });

  it("never rises by itself: what remains at most falls while time passes", () => {
    const estimate = estimateOf(drawRuns("narrow", 200, 2));
    let before = Infinity;
    for (let elapsedMs = 0; elapsedMs < 18_000; elapsedMs += 500) {
      const remainingMs = (quantileMs(estimate, 0.5, elapsedMs) ?? 0) - elapsedMs;
      expect(remainingMs).toBeLessThanOrEqual(before);
      before = remainingMs;
    }
  });

  it("keeps apart what stands apart: no run is expected between two kinds of start", () => {
    const estimate = estimateOf(drawRuns("cold", 200, 3));
    expect(shareBy(estimate, 28_000) - shareBy(estimate, 14_000)).toBeLessThan(0.02);
    expect(1 - shareBy(estimate, 28_000)).toBeCloseTo(0.15, 1);
  });

  it.each(["lognormal", "cold", "uniform", "narrow"] as const)(
    "holds four of five new %s runs between its p10 and p90",
    (kind) => {
      let inside = 0;
      for (let seed = 0; seed < 10; seed += 1) {
        const estimate = estimateOf(drawRuns(kind, 200, seed));
        const [low, high] = [quantileMs(estimate, 0.1) ?? 0, quantileMs(estimate, 0.9) ?? 0];
        inside += drawRuns(kind, 200, 1_000 + seed).filter(
          (durationMs) => durationMs >= low && durationMs <= high,
        ).length;
      }
      expect(inside / 2_000).toBeGreaterThan(0.75);
      expect(inside / 2_000).toBeLessThan(0.85);
    },
  );
});
