import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PACE_WINDOW_MS, PACE_WINDOW_MS_MAX } from "./limits.ts";
import { paceOf } from "./pace.ts";

const ASKERS_MAX = 50;

/** When fixed windows let those start who ask at the given times. */
function startsOf(
  { most, windowMs }: { most: number; windowMs: number },
  askedAt: readonly number[],
): number[] {
  const starts: number[] = [];
  let window = { until: -Infinity, given: 0 };
  for (const at of askedAt) {
    if (at >= window.until) window = { until: at + windowMs, given: 0 };
    if (window.given >= most) continue;
    window.given += 1;
    starts.push(at);
  }
  return starts;
}

describe("the pace of a bucket in Redis", () => {
  it("never gives more than the bucket's burst and refill, whenever it is asked", () => {
    const bucket = fc.record({
      capacity: fc.integer({ min: 1, max: 80 }),
      perSecond: fc.double({ min: 0.1, max: 50, noNaN: true }),
    });
    const moment = fc.record({
      waitMs: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 700 })),
      askers: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: ASKERS_MAX })),
    });
    const moments = fc.array(moment, { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(bucket, moments, (limits, its) => {
        let at = 0;
        const askedAt = its.flatMap(({ waitMs, askers }) => {
          at += waitMs;
          return Array.from({ length: askers }, () => at);
        });
        const starts = startsOf(paceOf(limits), askedAt);
        for (const [first, from] of starts.entries()) {
          for (const [last, to] of starts.entries()) {
            if (last <= first) continue;
            const allowed = limits.capacity + ((to - from) / 1_000) * limits.perSecond;
            expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives as many in a long time as the bucket refills", () => {
    for (const limits of [
      { capacity: 60, perSecond: 10 },
      { capacity: 8, perSecond: 8 },
      { capacity: 50, perSecond: 25 },
      { capacity: 1, perSecond: 0.5 },
    ]) {
      const { most, windowMs } = paceOf(limits);
      expect((most * 1_000) / windowMs).toBeCloseTo(limits.perSecond, 1);
    }
  });

  it("has windows that nobody minds to wait for, where the rate allows it", () => {
    expect(paceOf({ capacity: 60, perSecond: 10 })).toEqual({ most: 5, windowMs: 500 });
    expect(paceOf({ capacity: 4, perSecond: 100 })).toEqual({ most: 2, windowMs: 20 });
    expect(paceOf({ capacity: 100, perSecond: 100 }).windowMs).toBe(PACE_WINDOW_MS);
  });

  it("gives one at a time to a bucket that is hardly refilled, or never", () => {
    expect(paceOf({ capacity: 9, perSecond: 0.5 })).toEqual({ most: 1, windowMs: 2_000 });
    const never = { most: 1, windowMs: PACE_WINDOW_MS_MAX };
    expect(paceOf({ capacity: 9, perSecond: 0 })).toEqual(never);
  });
});
