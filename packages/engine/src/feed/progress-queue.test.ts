import { describe, expect, it } from "vitest";
import {
  FEED_PENDING_PREDICTIONS_MAX,
  FEED_PROGRESS_EVERY_MS,
  FEED_VIEWS_AT_ONCE_MAX,
} from "./limits.ts";
import { createProgressQueue } from "./progress-queue.ts";

describe("createProgressQueue", () => {
  it("gives one prediction out twice a second at most, and loses no last value", () => {
    const queue = createProgressQueue();
    const givenAt: number[] = [];
    for (let now = 0; now < 3_000; now += 10) {
      if (now <= 2_400) queue.note("one");
      if (queue.take(now).predictionIds.length > 0) givenAt.push(now);
    }
    expect(givenAt).toEqual([0, 500, 1_000, 1_500, 2_000, 2_500]);
  });

  it("says when the next one is due", () => {
    const queue = createProgressQueue();
    expect(queue.take(0)).toEqual({ predictionIds: [], waitMs: null });
    queue.note("one");
    expect(queue.take(0)).toEqual({ predictionIds: ["one"], waitMs: null });
    queue.note("one");
    queue.note("two");
    expect(queue.take(100)).toEqual({ predictionIds: ["two"], waitMs: 400 });
    expect(queue.take(FEED_PROGRESS_EVERY_MS)).toEqual({ predictionIds: ["one"], waitMs: null });
  });

  it("waits no longer when the clock is put back", () => {
    const queue = createProgressQueue();
    queue.note("one");
    queue.take(3_600_000);
    queue.note("one");
    expect(queue.take(5).predictionIds).toEqual(["one"]);
  });

  it("keeps and gives out a bounded number", () => {
    const queue = createProgressQueue();
    for (let made = 0; made < 2 * FEED_PENDING_PREDICTIONS_MAX; made += 1) queue.note(String(made));
    const given: number[] = [];
    for (;;) {
      const { predictionIds } = queue.take(0);
      if (predictionIds.length === 0) break;
      given.push(predictionIds.length);
    }
    expect(Math.max(...given)).toBe(FEED_VIEWS_AT_ONCE_MAX);
    expect(given.reduce((sum, count) => sum + count, 0)).toBe(FEED_PENDING_PREDICTIONS_MAX);
  });
});
