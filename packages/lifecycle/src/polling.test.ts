import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { POLL_MS_MAX, POLL_MS_MIN, POLL_WATCHED_MS, pollAfterMs } from "./polling.ts";
import { STATUSES, TERMINAL_STATUSES, isTerminal } from "./status.ts";

const waiting = { status: "processing", durations: null, hasLiveProgress: false } as const;

describe("pollAfterMs", () => {
  it("S55 without history the waits are 1, 2, 5 and then 10 seconds", () => {
    const waits: (number | null)[] = [];
    let ageMs = 0;
    for (let look = 0; look < 6; look += 1) {
      const waitMs = pollAfterMs({ ...waiting, ageMs });
      waits.push(waitMs);
      ageMs += waitMs ?? 0;
    }
    expect(waits).toEqual([1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
  });

  it.each(TERMINAL_STATUSES)("there is nothing to wait for once %s", (status) => {
    expect(pollAfterMs({ ...waiting, status, ageMs: 5 })).toBeNull();
  });

  it("with history the first look comes when the first runs end", () => {
    const durations = { p10: 4_000, p90: 7_000 };
    expect(pollAfterMs({ ...waiting, durations, ageMs: 500 })).toBe(3_500);
    expect(pollAfterMs({ ...waiting, durations, ageMs: 5_000 })).toBe(500);
    expect(pollAfterMs({ ...waiting, durations, ageMs: 7_500 })).toBe(1_000);
  });

  it("with live progress each look shows something, until the run is unusually long", () => {
    const live = { ...waiting, hasLiveProgress: true, durations: { p10: 4_000, p90: 7_000 } };
    expect(pollAfterMs({ ...live, ageMs: 100 })).toBe(POLL_WATCHED_MS);
    expect(pollAfterMs({ ...live, ageMs: 60_000 })).toBe(POLL_MS_MAX);
  });

  it("a result that is being saved is a moment away", () => {
    expect(pollAfterMs({ ...waiting, status: "storing", ageMs: 1e6 })).toBe(POLL_MS_MIN);
  });

  it("every wait is inside its limits, and only an end has none", () => {
    const durations = fc.option(
      fc.record({ p10: fc.integer({ min: 1, max: 9e5 }), p90: fc.integer({ min: 1, max: 9e5 }) }),
      { nil: null },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...STATUSES),
        fc.integer({ min: 0, max: 1e7 }),
        durations,
        fc.boolean(),
        (status, ageMs, history, hasLiveProgress) => {
          const waitMs = pollAfterMs({ status, ageMs, durations: history, hasLiveProgress });
          expect(waitMs === null).toBe(isTerminal(status));
          if (waitMs === null) return;
          expect(waitMs).toBeGreaterThanOrEqual(POLL_MS_MIN);
          expect(waitMs).toBeLessThanOrEqual(POLL_MS_MAX);
        },
      ),
    );
  });
});
