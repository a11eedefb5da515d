import { describe, expect, it } from "vitest";
import { findScreenMisses } from "./measure-screen.ts";

const lateness = { runs: 100, meanMs: 30, p50Ms: 30, p95Ms: 80, p99Ms: 120 };
const good = {
  push: lateness,
  polling: { ...lateness, looks: 2, scheduled: { looks: 3, meanMs: 2_000 } },
  tabs: { tabs: 8, slowestMs: 800, slowestAnswerMs: 40 },
};

describe("the goals of the screen", () => {
  it("are met by good figures", () => {
    expect(findScreenMisses(good)).toEqual([]);
  });

  it.each([
    ["a slow stream", { push: { ...lateness, p50Ms: 51 } }],
    ["a stream with slow moments", { push: { ...lateness, p99Ms: 251 } }],
    ["a tab that waits for another", { tabs: { ...good.tabs, slowestMs: 1_001 } }],
    ["an answer that waits", { tabs: { ...good.tabs, slowestAnswerMs: 1_001 } }],
    ["polling that is worse than the schedule", { polling: { ...good.polling, meanMs: 2_001 } }],
    ["nothing measured", { push: { ...lateness, p50Ms: Number.NaN } }],
  ])("are missed by %s", (_what, changed) => {
    expect(findScreenMisses({ ...good, ...changed })).toHaveLength(1);
  });
});
