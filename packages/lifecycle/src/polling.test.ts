import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectDurations } from "./durations/expect.ts";
import { PLANNED_WAIT_MS_MAX } from "./durations/plan-polls.ts";
import type { PollPlan } from "./durations/plan-polls.ts";
import { drawRuns } from "./durations/runs.fixture.ts";
import {
  POLL_MS_MAX,
  POLL_MS_MIN,
  POLL_STORING_MS,
  POLL_WATCHED_MS,
  POLL_WATCHED_RUNS,
  pollAfterMs,
  scheduledWaitMs,
} from "./polling.ts";
import { STATUSES, TERMINAL_STATUSES, isTerminal } from "./status.ts";

const waiting = { status: "processing", plan: null, hasLiveProgress: false } as const;

function planOf(kind: Parameters<typeof drawRuns>[0]): PollPlan {
  const expected = expectDurations(drawRuns(kind, 200, 7), scheduledWaitMs);
  if (expected === null) throw new Error("no expectation");
  return expected.plan;
}

describe("pollAfterMs", () => {
  it("S55 without history the waits are 1, 2, 5 and then 10 seconds", () => {
    const waits: (number | null)[] = [];
    let elapsedMs = 0;
    for (let look = 0; look < 6; look += 1) {
      const waitMs = pollAfterMs({ ...waiting, elapsedMs });
      waits.push(waitMs);
      elapsedMs += waitMs ?? 0;
    }
    expect(waits).toEqual([1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
  });

  it.each(TERMINAL_STATUSES)("there is nothing to wait for once %s", (status) => {
    expect(pollAfterMs({ ...waiting, status, elapsedMs: 5 })).toBeNull();
  });

  it("with history the first look comes when the first runs end, and the next ones close up", () => {
    const plan = planOf("narrow");
    const first = pollAfterMs({ ...waiting, plan, elapsedMs: 0 }) ?? 0;
    expect(first).toBeGreaterThan(16_000);
    expect(first).toBeLessThan(21_000);
    expect(pollAfterMs({ ...waiting, plan, elapsedMs: 20_000 })).toBeLessThan(2_000);
  });

  it("with live progress each look shows something, until the run is unusually long", () => {
    const plan = planOf("lognormal");
    const live = { ...waiting, hasLiveProgress: true, plan };
    const longestMs = plan.timesMs.at(-1) ?? 0;
    expect(pollAfterMs({ ...live, elapsedMs: 100 })).toBe(POLL_WATCHED_MS);
    expect(pollAfterMs({ ...live, elapsedMs: longestMs * POLL_WATCHED_RUNS })).toBe(
      POLL_WATCHED_MS,
    );
    const late = { ...live, elapsedMs: longestMs * POLL_WATCHED_RUNS + 1 };
    expect(pollAfterMs(late)).toBeGreaterThan(POLL_WATCHED_MS);
    expect(pollAfterMs({ ...live, plan: null, elapsedMs: 60_000 })).toBe(10_000);
  });

  it("a result that is being saved is a moment away, unless the storage stays away", () => {
    const storing = { ...waiting, status: "storing" } as const;
    expect(pollAfterMs({ ...storing, elapsedMs: 200 })).toBe(POLL_STORING_MS);
    expect(pollAfterMs({ ...storing, elapsedMs: 600_000 })).toBe(10_000);
  });

  it("waits as long as the longest wait of a plan", () => {
    expect(POLL_MS_MAX).toBe(PLANNED_WAIT_MS_MAX);
  });

  it("every wait is inside its limits, and only an end has none", () => {
    const plans = fc.constantFrom(null, planOf("cold"), planOf("uniform"));
    fc.assert(
      fc.property(
        fc.constantFrom(...STATUSES),
        fc.integer({ min: 0, max: 1e7 }),
        plans,
        fc.boolean(),
        (status, elapsedMs, plan, hasLiveProgress) => {
          const waitMs = pollAfterMs({ status, elapsedMs, plan, hasLiveProgress });
          expect(waitMs === null).toBe(isTerminal(status));
          if (waitMs === null) return;
          expect(waitMs).toBeGreaterThanOrEqual(POLL_MS_MIN);
          expect(waitMs).toBeLessThanOrEqual(POLL_MS_MAX);
        },
      ),
    );
  });
});
