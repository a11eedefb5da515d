import { describe, expect, it } from "vitest";
import {
  DELIVERY_JITTER_SHARE,
  DELIVERY_RETRY_AFTER_MS_MAX,
  DELIVERY_WAITS_MS,
  deliveryWaitMs,
} from "./delivery-schedule.ts";

const HOUR_MS = 3_600_000;

describe("the schedule of outgoing webhooks", () => {
  it("spreads ten attempts over two days, each wait longer than the one before", () => {
    const waits = DELIVERY_WAITS_MS.map((_, index) => deliveryWaitMs(index + 1, 0, null));
    expect(waits).toEqual([...DELIVERY_WAITS_MS]);
    expect(waits.toSorted((left, right) => (left ?? 0) - (right ?? 0))).toEqual(waits);
    const longest = DELIVERY_WAITS_MS.reduce(
      (sum, _, index) => sum + (deliveryWaitMs(index + 1, 0.999_999, null) ?? 0),
      0,
    );
    const shortest = DELIVERY_WAITS_MS.reduce((sum, waitMs) => sum + waitMs, 0);
    expect(shortest).toBeGreaterThan(47 * HOUR_MS);
    expect(longest).toBeLessThan(53 * HOUR_MS);
  });

  it("ends after the last attempt", () => {
    expect(deliveryWaitMs(DELIVERY_WAITS_MS.length, 0, null)).not.toBeNull();
    expect(deliveryWaitMs(DELIVERY_WAITS_MS.length + 1, 0, null)).toBeNull();
  });

  it("waits as long as it is asked to, up to a day, and never shorter than planned", () => {
    expect(deliveryWaitMs(1, 0, 120_000)).toBe(120_000);
    expect(deliveryWaitMs(1, 0, 1_000)).toBe(DELIVERY_WAITS_MS[0]);
    expect(deliveryWaitMs(1, 0, 7 * 24 * HOUR_MS)).toBe(DELIVERY_RETRY_AFTER_MS_MAX);
  });

  it("parts those who failed together, by a tenth of the wait at most", () => {
    const waits = [0, 0.25, 0.5, 0.75].map((random) => deliveryWaitMs(3, random, null) ?? 0);
    expect(new Set(waits).size).toBe(4);
    expect(Math.max(...waits)).toBeLessThanOrEqual(300_000 * (1 + DELIVERY_JITTER_SHARE));
  });
});
