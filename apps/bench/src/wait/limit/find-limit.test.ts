import { describe, expect, test } from "vitest";
import { replay } from "../replay/replay.ts";
import { SCHEDULES, withoutHistory } from "../rules/schedules.ts";
import { createRandom, lognormal } from "../sets/random.ts";
import { SETS } from "../sets/sets.ts";
import { createLimit } from "./find-limit.ts";

describe("the limit", () => {
  test("looks at runs of one length once, when they end", () => {
    const limit = createLimit(Array<number>(50).fill(7_000))(1);
    expect(limit).toEqual({ lateMs: 0, looks: 1, boundMs: 0 });
  });

  test("of two lengths, three of four short, is at both, or only at the longer", () => {
    const limitAt = createLimit([2_000, 2_000, 2_000, 10_000]);
    // At both a run takes 1.25 looks on average, and none is late.
    expect(limitAt(1.25)).toEqual({ lateMs: 0, looks: 1.25, boundMs: 0 });
    // With one look all wait for the longer: 3/4 of 8 s.
    expect(limitAt(1).lateMs).toBeCloseTo(6_000, 3);
    expect(limitAt(1).boundMs).toBeCloseTo(6_000, 0);
    // Between them no single plan is better than the latter, but half of the runs each are.
    expect(limitAt(1.125).lateMs).toBeCloseTo(6_000, 3);
    expect(limitAt(1.125).boundMs).toBeCloseTo(3_000, 0);
  });

  test("of even runs over a second leaves gaps that shrink by the price of a look", () => {
    const runsMs = Array.from({ length: 10_000 }, (_, index) => 10_000 + index / 10);
    const limitAt = createLimit(runsMs);
    expect(limitAt(1).lateMs).toBeCloseTo(500, 0);
    // 1.5 looks: the least of (a² + (b - a)² + (1 - b)²) / 2 where (1 - a) + (1 - b) = 0.5 is at
    // a = 7/12 and b = 11/12: 11/48 of a second.
    expect(limitAt(1.5).boundMs).toBeCloseTo(11_000 / 48, 0);
  });

  // What an independent program in Python finds for the same runs, on a grid of 1,000 even times.
  test.each([
    ["fast 0.8-3 s", 0.1244],
    ["seeds 5-15 s", 0.4273],
    ["three modes 4.5/7.5/14 s", 0.6274],
    ["cold start 6/60 s", 0.5315],
  ])("of %s is as an independent program finds it: %d s", (name, lateS) => {
    const set = SETS.find((one) => one.name === name);
    const random = createRandom(name, 9);
    const runsMs = Array.from({ length: 2_000 }, () => set?.draw(random) ?? 0);
    // That program counts a look at the start as well.
    const looks = replay(withoutHistory, runsMs).looks + 1;
    const { lateMs } = createLimit(runsMs)(looks);
    expect(lateMs / 1_000 / lateS).toBeGreaterThan(0.97);
    expect(lateMs / 1_000 / lateS).toBeLessThan(1.01);
  });

  test("falls with each look, never below zero, and the bound is below the plan", () => {
    const random = createRandom("limit", 1);
    const limitAt = createLimit(Array.from({ length: 2_000 }, () => lognormal(8_000, 0.3)(random)));
    let before = Infinity;
    for (const looks of [1, 1.2, 1.7, 2, 3, 5, 8, 13, 21]) {
      const limit = limitAt(looks);
      expect(limit.looks).toBeLessThanOrEqual(looks);
      expect(limit.boundMs).toBeLessThanOrEqual(limit.lateMs + 1e-6);
      expect(limit.boundMs).toBeLessThan(before);
      expect(limit.boundMs).toBeGreaterThanOrEqual(0);
      before = limit.boundMs;
    }
  });

  test("is never above a schedule with as many looks", () => {
    const random = createRandom("limit", 2);
    const runsMs = Array.from({ length: 2_000 }, () => lognormal(8_000, 0.3)(random));
    const limitAt = createLimit(runsMs);
    for (const { waitMs } of SCHEDULES) {
      const { looks, meanLateMs } = replay(waitMs, runsMs);
      expect(limitAt(looks).boundMs).toBeLessThan(meanLateMs);
    }
  });
});
