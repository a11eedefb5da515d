import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JITTER_EARLY_SHARE, JITTER_MS_MAX, JITTER_SHARE, jitteredWaitMs } from "./jitter.ts";

describe("a wait with jitter", () => {
  it("lies within its limits, later rather than earlier, and grows with chance", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (waitMs, left, right) => {
          const [low, high] = [Math.min(left, right), Math.max(left, right)];
          const mostMs = Math.min(JITTER_MS_MAX, JITTER_SHARE * waitMs);
          const leastMs = waitMs - JITTER_EARLY_SHARE * mostMs;
          expect(jitteredWaitMs(waitMs, low)).toBeGreaterThanOrEqual(leastMs - 1e-6);
          expect(jitteredWaitMs(waitMs, high)).toBeLessThanOrEqual(waitMs + mostMs + 1e-6);
          const laterMs = jitteredWaitMs(waitMs, high) - jitteredWaitMs(waitMs, low);
          expect(laterMs).toBeGreaterThanOrEqual(-1e-6);
        },
      ),
    );
  });

  it("uses all of its range", () => {
    expect(jitteredWaitMs(10_000, 0)).toBe(9_980);
    expect(jitteredWaitMs(10_000, 1)).toBe(10_080);
    expect(jitteredWaitMs(500, 1)).toBe(520);
  });
});
