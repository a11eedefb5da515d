import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BATCH_BACKOFF, JOB_BACKOFF, backoffMs } from "./retry.ts";

describe("backoffMs", () => {
  it("doubles from a second to five minutes", () => {
    const waits = [1, 2, 3, 9, 10, 1_000].map((attempt) => backoffMs(JOB_BACKOFF, attempt, 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
  });

  it("S99: begins with two seconds where nobody waits", () => {
    const waits = [1, 2, 3, 9].map((attempt) => backoffMs(BATCH_BACKOFF, attempt, 0));
    expect(waits).toEqual([2_000, 4_000, 8_000, 300_000]);
    expect(backoffMs(BATCH_BACKOFF, 1, 0.999)).toBeGreaterThanOrEqual(1_600);
  });

  it("jitter only shortens a wait, by at most its share", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const full = backoffMs(JOB_BACKOFF, attempt, 0);
          const waitMs = backoffMs(JOB_BACKOFF, attempt, random);
          expect(waitMs).toBeLessThanOrEqual(full);
          expect(waitMs).toBeGreaterThanOrEqual(Math.floor(full * (1 - JOB_BACKOFF.jitter)));
        },
      ),
    );
  });
});
