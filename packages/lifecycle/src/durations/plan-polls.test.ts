import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateDurations } from "./estimate.ts";
import type { DurationEstimate } from "./estimate.ts";
import { countDurations } from "./histogram.ts";
import {
  OVERDUE_WAIT_MS_MAX,
  OVERDUE_WAIT_MS_MIN,
  PLANNED_WAIT_MS_MAX,
  grantLooks,
  looksOf,
  planPolls,
  plannedWaitMs,
} from "./plan-polls.ts";
import { drawRuns } from "./runs.fixture.ts";

function estimateOf(durationsMs: readonly number[]): DurationEstimate {
  const estimate = estimateDurations(countDurations(durationsMs));
  if (estimate === null) throw new Error("no runs");
  return estimate;
}

/** Mean lateness in milliseconds and mean number of looks, over runs that the plan never saw. */
function replay(waitMs: (elapsedMs: number) => number, runsMs: readonly number[]) {
  let [late, looks] = [0, 0];
  for (const runMs of runsMs) {
    let elapsedMs = 0;
    while (elapsedMs < runMs) {
      elapsedMs += waitMs(elapsedMs);
      looks += 1;
    }
    late += elapsedMs - runMs;
  }
  return { lateMs: late / runsMs.length, looks: looks / runsMs.length };
}

/** Looks added after the best price was found are placed one by one, so not quite the best. */
const SPARED_SHARE_MAX = 0.1;

const every = (stepMs: number) => () => stepMs;

describe("a plan of looks", () => {
  it("is less late than a steady rhythm with no more looks", () => {
    const estimate = estimateOf(drawRuns("lognormal", 200, 1));
    const looksMax = looksOf(estimate, every(2_000));
    const plan = planPolls(estimate, looksMax);
    const fresh = drawRuns("lognormal", 2_000, 99);
    const ours = replay((elapsedMs) => plannedWaitMs(plan, elapsedMs), fresh);
    const steady = replay(every(2_000), fresh);
    expect(ours.looks).toBeLessThan(steady.looks * 1.05);
    expect(ours.lateMs).toBeLessThan(steady.lateMs * 0.6);
  });

  it("takes the looks that it is granted, and knows how many", () => {
    const estimate = estimateOf(drawRuns("cold", 200, 2));
    for (const looksMax of [2, 4, 10]) {
      const plan = planPolls(estimate, looksMax);
      expect(plan.looks).toBeLessThanOrEqual(looksMax);
      expect(plan.looks).toBeGreaterThan(looksMax * 0.98);
      const { looks } = replay(
        (elapsedMs) => plannedWaitMs(plan, elapsedMs),
        drawRuns("cold", 2_000, 98),
      );
      expect(looks / plan.looks).toBeGreaterThan(0.85);
      expect(looks / plan.looks).toBeLessThan(1.15);
    }
  });

  it("looks between two kinds of start not at all", () => {
    const plan = planPolls(estimateOf(drawRuns("cold", 200, 3)), 5);
    const fromMs = 16_000;
    expect(fromMs + plannedWaitMs(plan, fromMs)).toBeGreaterThan(25_000);
  });

  it("spends nearly all looks that are granted, whatever the runs were", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_000, max: 25_000 }), { minLength: 20, maxLength: 60 }),
        fc.double({ min: 1.5, max: 6, noNaN: true }),
        (durationsMs, looksMax) => {
          const { looks } = planPolls(estimateOf(durationsMs), looksMax);
          expect(looks).toBeLessThanOrEqual(looksMax);
          expect(looks).toBeGreaterThan(looksMax * 0.9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes as many looks as it says where runs end as the estimate foretells", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_000, max: 20_000 }), { minLength: 20, maxLength: 60 }),
        fc.double({ min: 1.2, max: 8, noNaN: true }),
        (durationsMs, looksMax) => {
          const estimate = estimateOf(durationsMs);
          const plan = planPolls(estimate, looksMax);
          const looks = looksOf(estimate, (elapsedMs) => plannedWaitMs(plan, elapsedMs));
          expect(looks).toBeCloseTo(plan.looks, 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is no later than any single change of one of its looks would make it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2_000, max: 25_000 }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        fc.nat(),
        (durationsMs, looksMax, whichLook, whichPlace) => {
          const estimate = estimateOf(durationsMs);
          const { timesMs, shares } = estimate;
          const { first, next } = planPolls(estimate, looksMax);
          const places = [first];
          while ((places.at(-1) ?? 0) < timesMs.length - 1)
            places.push(next[places.at(-1) ?? 0] ?? 0);
          const measure = (path: readonly number[]) => {
            let [lateMs, looks, over, index] = [0, 0, 0, 0];
            for (const place of path) {
              looks += 1 - over;
              for (; index <= place; index += 1) {
                const ended = (shares[index] ?? 1) - (shares[index - 1] ?? 0);
                const endMs = ((timesMs[Math.max(0, index - 1)] ?? 0) + (timesMs[index] ?? 0)) / 2;
                lateMs += ended * ((timesMs[place] ?? 0) - endMs);
              }
              over = shares[place] ?? 1;
            }
            return { lateMs, looks };
          };
          const moved = whichLook % places.length;
          const [before = -1, after = timesMs.length] = [places[moved - 1], places[moved + 1]];
          if (moved === places.length - 1 || after - before < 2) return;
          const place = before + 1 + (whichPlace % (after - before - 1));
          const [ours, other] = [measure(places), measure(places.with(moved, place))];
          if (other.looks <= ours.looks) {
            expect(other.lateMs).toBeGreaterThanOrEqual(ours.lateMs * (1 - SPARED_SHARE_MAX));
          }
        },
      ),
    );
  });

  it("takes a look that came a moment early for the one that was planned", () => {
    const plan = planPolls(estimateOf(drawRuns("lognormal", 200, 4)), 5);
    const plannedMs = plannedWaitMs(plan, 0);
    const nextMs = plannedMs + plannedWaitMs(plan, plannedMs);
    const earlyMs = plannedMs - 1;
    expect(earlyMs + plannedWaitMs(plan, earlyMs)).toBeCloseTo(nextMs, 0);
  });

  it("counts the looks of a rule", () => {
    expect(looksOf(estimateOf([10_000, 10_000]), every(4_000))).toBeCloseTo(3, 1);
  });

  it("is granted fewer looks than the rule it is held against, the fewer runs are known", () => {
    const estimate = estimateOf(drawRuns("lognormal", 200, 5));
    const ofRule = looksOf(estimate, every(2_000));
    const grants = [1, 20, 60, 200].map((runs) => grantLooks(estimate, runs, every(2_000)));
    expect(grants).toEqual(grants.toSorted((left, right) => left - right));
    expect(grants[0]).toBeGreaterThanOrEqual(1);
    expect(grants[1]).toBeLessThan(ofRule * 0.95);
    expect(grants[3]).toBeGreaterThan(ofRule * 0.98);
    expect(grants[3]).toBeLessThan(ofRule);
  });

  it("always waits for a moment, within its limits, at any age of any history", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (durationsMs, looksMax, elapsedMs) => {
          const waitMs = plannedWaitMs(planPolls(estimateOf(durationsMs), looksMax), elapsedMs);
          expect(waitMs).toBeGreaterThan(0);
          expect(waitMs).toBeLessThanOrEqual(PLANNED_WAIT_MS_MAX);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("asks for a run that outlasts all others after a further share of its age", () => {
    const plan = planPolls(estimateOf([100, 110, 120]), 3);
    expect(plannedWaitMs(plan, 1_000)).toBe(OVERDUE_WAIT_MS_MIN);
    expect(plannedWaitMs(plan, 20_000)).toBe(3_000);
    expect(plannedWaitMs(plan, 1e9)).toBe(OVERDUE_WAIT_MS_MAX);
  });
});
