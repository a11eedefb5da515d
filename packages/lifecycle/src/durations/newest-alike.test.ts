import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHIFT_RUNS_MIN, newestAlike } from "./newest-alike.ts";
import { drawRuns } from "./runs.fixture.ts";

const KINDS = ["lognormal", "narrow", "uniform", "cold"] as const;

describe("the newest runs of one kind", () => {
  it.each(KINDS)("are nearly all of %s runs where nothing has shifted", (kind) => {
    const kept = Array.from({ length: 100 }, (_, seed) => {
      return newestAlike(drawRuns(kind, 200, seed)).length;
    });
    expect(kept.filter((count) => count < 200).length).toBeLessThanOrEqual(3);
  });

  it.each(KINDS)(
    "are those after the shift when %s runs take twice as long since 30 runs",
    (kind) => {
      for (let seed = 0; seed < 20; seed += 1) {
        const newer = drawRuns(kind, 30, seed).map((durationMs) => 2 * durationMs);
        const kept = newestAlike([...newer, ...drawRuns(kind, 170, 500 + seed)]);
        // What is kept is the new kind for the greater part.
        expect(kept.length).toBeLessThanOrEqual(60);
        expect(kept.length).toBeGreaterThanOrEqual(SHIFT_RUNS_MIN);
      }
    },
  );

  it.each([2, 0.5])("are found among cold starts when all take %f times as long", (factor) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const newer = drawRuns("cold", 30, seed).map((durationMs) => factor * durationMs);
      const kept = newestAlike([...newer, ...drawRuns("cold", 170, 900 + seed)]);
      expect(kept.length).toBeGreaterThanOrEqual(15);
      expect(kept.length).toBeLessThan(45);
    }
  });

  it("are all of them however long a few took, as long as the order says nothing", () => {
    const runs = Array.from({ length: 60 }, (_, index) => (index % 7 === 0 ? 9_000_000 : 5_000));
    expect(newestAlike(runs)).toEqual(runs);
  });

  it("are the same runs in whatever unit durations are counted", () => {
    const runs = fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 80 });
    fc.assert(
      fc.property(runs, fc.integer({ min: 2, max: 1_000 }), (durationsMs, factor) => {
        const kept = newestAlike(durationsMs.map((durationMs) => durationMs * factor));
        expect(kept).toHaveLength(newestAlike(durationsMs).length);
      }),
    );
  });

  it("begin with the newest, and are all of a short list", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 80 }), (durationsMs) => {
        const kept = newestAlike(durationsMs);
        expect(kept).toEqual(durationsMs.slice(0, kept.length));
        if (durationsMs.length < 2 * SHIFT_RUNS_MIN) expect(kept).toEqual(durationsMs);
      }),
    );
  });

  it("are found among runs that take exactly alike", () => {
    const kept = newestAlike([...Array<number>(20).fill(4_000), ...Array<number>(50).fill(2_000)]);
    expect(kept.every((durationMs) => durationMs === 4_000)).toBe(true);
  });
});
