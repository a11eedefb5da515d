import { describe, expect, it } from "vitest";
import { scheduledWaitMs } from "../polling.ts";
import { HISTORY_RUNS_MIN, expectDurations } from "./expect.ts";
import { quantileMs } from "./estimate.ts";
import { looksOf, plannedWaitMs } from "./plan-polls.ts";
import { drawRuns } from "./runs.fixture.ts";

describe("what is expected of the next run", () => {
  it("is nothing after fewer runs than a history has", () => {
    const runs = drawRuns("lognormal", HISTORY_RUNS_MIN, 1);
    expect(expectDurations(runs.slice(1), scheduledWaitMs)).toBeNull();
    expect(expectDurations(runs, scheduledWaitMs)).not.toBeNull();
  });

  it.each(["lognormal", "narrow", "uniform", "cold"] as const)(
    "S55 takes fewer looks than the fixed schedule where runs are %s",
    (kind) => {
      const expected = expectDurations(drawRuns(kind, 200, 4), scheduledWaitMs);
      if (expected === null) throw new Error("no expectation");
      const { estimate, plan } = expected;
      const scheduled = looksOf(estimate, scheduledWaitMs);
      const planned = looksOf(estimate, (elapsedMs) => plannedWaitMs(plan, elapsedMs));
      expect(planned).toBeLessThanOrEqual(Math.max(1, scheduled) * 1.02);
    },
  );

  it("follows a provider that became twice as slow within thirty runs", () => {
    const before = drawRuns("lognormal", 200, 5);
    const after = drawRuns("lognormal", 30, 6).map((runMs) => runMs * 2);
    const expected = expectDurations([...after, ...before], scheduledWaitMs);
    const medianMs = expected === null ? null : quantileMs(expected.estimate, 0.5);
    expect((medianMs ?? 0) / 16_000).toBeGreaterThan(0.85);
    expect((medianMs ?? 0) / 16_000).toBeLessThan(1.15);
  });

  it.each([
    [1, 20],
    [8, 20],
    [8, 60],
    [8, 256],
  ])(
    "plans no more looks for all where an outage of %i h held up one of %i runs",
    (hours, count) => {
      const runs = drawRuns("lognormal", count, 7);
      runs[count >> 1] = hours * 3_600_000;
      const plan = expectDurations(runs, scheduledWaitMs)?.plan;
      if (plan === undefined) throw new Error("no plan");
      const looks = (waitMs: (elapsedMs: number) => number): number => {
        let [taken, elapsedMs] = [0, 0];
        for (; elapsedMs < 8_000; taken += 1) elapsedMs += waitMs(elapsedMs);
        return taken;
      };
      expect(looks((elapsedMs) => plannedWaitMs(plan, elapsedMs))).toBeLessThanOrEqual(
        looks(scheduledWaitMs) + 1,
      );
    },
  );

  it("plans for a kind of start that one run in seven has, however long it takes", () => {
    const runs = Array.from({ length: 210 }, (_, index) => (index % 7 === 0 ? 90_000 : 2_000));
    const plan = expectDurations(runs, scheduledWaitMs)?.plan;
    expect(plan?.timesMs.at(-1)).toBeGreaterThan(85_000);
  });
});
