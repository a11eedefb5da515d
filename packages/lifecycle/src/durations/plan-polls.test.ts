import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateDurations } from "./estimate.ts";
import type { DurationEstimate } from "./estimate.ts";
import { countDurations } from "./histogram.ts";
import {
  OVERDUE_WAIT_MS_MAX,
  OVERDUE_WAIT_MS_MIN,
  PLANNED_WAIT_MS_MAX,
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
      expect(plan.looks).toBeGreaterThan(looksMax * 0.8);
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

  it("counts the looks of a rule", () => {
    expect(looksOf(estimateOf([10_000, 10_000]), every(4_000))).toBeCloseTo(3, 1);
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
