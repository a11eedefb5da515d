import type { BucketPace } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { chainOf, waitOf } from "./wait.ts";

const NOW = 1_000_000;
const OPEN: BucketPace = {
  id: "provider",
  parentId: null,
  tokens: 10,
  capacity: 10,
  perSecond: 10,
  pausedUntil: 0,
  runsMax: null,
  freeRuns: null,
};
const RUN_MS = { p10: 1_000, p50: 2_000, p90: 5_000 };
const wait = (steps: readonly { pace: BucketPace; ahead: number }[], runMs = null) =>
  waitOf({ now: NOW, steps, runMs });
const same = (waitMs: number) => ({ p10: waitMs, p50: waitMs, p90: waitMs });

describe("the wait of a queued prediction", () => {
  it("is none while there are tokens, and grows with the place by the pace of the bucket", () => {
    expect(wait([{ pace: OPEN, ahead: 9 }])).toEqual(same(0));
    expect(wait([{ pace: OPEN, ahead: 10 }])).toEqual(same(100));
    expect(wait([{ pace: OPEN, ahead: 109 }])).toEqual(same(10_000));
  });

  it("is that of the slowest bucket that pays, each by its own place", () => {
    const batch = { ...OPEN, id: "batch", parentId: "provider", tokens: 0, perSecond: 1 };
    const steps = [
      { pace: batch, ahead: 4 },
      { pace: OPEN, ahead: 30 },
    ];
    expect(wait(steps)).toEqual(same(5_000));
    expect(wait([{ pace: { ...OPEN, perSecond: 1 }, ahead: 30 }])).toEqual(same(21_000));
  });

  it("counts runs that must end first, by how long they usually take", () => {
    const pace = { ...OPEN, runsMax: 5, freeRuns: 1 };
    const way = { now: NOW, steps: [{ pace, ahead: 0 }], runMs: RUN_MS };
    expect(waitOf(way)).toEqual(same(0));
    const later = { ...way, steps: [{ pace, ahead: 5 }] };
    expect(waitOf(later)).toEqual({ p10: 1_000, p50: 2_000, p90: 5_000 });
    expect(waitOf({ ...later, runMs: null })).toBeNull();
  });

  it("begins after a pause, and is unknown where no token ever comes", () => {
    expect(wait([{ pace: { ...OPEN, pausedUntil: NOW + 700 }, ahead: 0 }])).toEqual(same(700));
    expect(wait([{ pace: { ...OPEN, perSecond: 0 }, ahead: 10 }])).toBeNull();
    expect(wait([{ pace: { ...OPEN, tokens: 0, capacity: 0 }, ahead: 0 }])).toBeNull();
    expect(wait([])).toEqual(same(0));
  });

  it("follows a chain of buckets to its widest, and no circle", () => {
    const buckets = [
      { ...OPEN, id: "a", parentId: "b" },
      { ...OPEN, id: "b", parentId: "c" },
      { ...OPEN, id: "c", parentId: "b" },
      { ...OPEN, id: "d", parentId: "gone" },
    ];
    const paces = new Map(buckets.map((pace) => [pace.id, pace]));
    const ids = (bucket: string) => chainOf(paces, bucket).map(({ id }) => id);
    expect(ids("a")).toEqual(["a", "b", "c"]);
    expect(ids("d")).toEqual(["d"]);
    expect(ids("none")).toEqual([]);
  });
});
