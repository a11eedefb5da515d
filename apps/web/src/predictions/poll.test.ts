import {
  POLL_MS_MAX,
  POLL_MS_MIN,
  STATUSES,
  TERMINAL_STATUSES,
  isTerminal,
} from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START, samplePrediction } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { keepNewest } from "./merge.ts";
import { POLL_BACKOFF, POLL_DEFAULT_MS, jitterMs, nextPollMs } from "./poll.ts";

const MIDDLE = 0.5;
const quiet = { failures: 0, lookedAt: null, now: START, random: MIDDLE };
const heardOf = (...overrides: Partial<PredictionView>[]) =>
  overrides.map((override) => keepNewest(null, samplePrediction(override), START));

describe("nextPollMs", () => {
  it("R-02 waits as long as the server says", () => {
    expect(nextPollMs({ ...quiet, heard: heardOf({ pollAfterMs: 1_400 }) })).toBe(1_400);
  });

  it("R-02 goes by the most urgent of many, in one look for all", () => {
    const heard = heardOf({ pollAfterMs: 5_000 }, { pollAfterMs: 700 }, { pollAfterMs: 10_000 });
    expect(nextPollMs({ ...quiet, heard })).toBe(700);
  });

  it("R-02 spreads pages by 20 % both ways and no further", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: POLL_MS_MIN, max: POLL_MS_MAX }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (waitMs, random) => {
          expect(jitterMs(waitMs, random)).toBeGreaterThanOrEqual(Math.floor(waitMs * 0.8));
          expect(jitterMs(waitMs, random)).toBeLessThanOrEqual(Math.ceil(waitMs * 1.2));
        },
      ),
    );
    expect(jitterMs(1_000, 0)).toBe(800);
    expect(jitterMs(1_000, 0.999_999)).toBe(1_200);
  });

  it.each(STATUSES.map((status) => [status, isTerminal(status)] as const))(
    "R-02 S118: of a prediction that is %s, polling has ended: %s",
    (status, hasEnded) => {
      const wait = nextPollMs({ ...quiet, heard: heardOf({ status }) });
      expect(wait === null).toBe(hasEnded);
    },
  );

  it("R-02 asks nothing while nothing runs", () => {
    expect(nextPollMs({ ...quiet, heard: [] })).toBeNull();
    const ended = heardOf(...TERMINAL_STATUSES.map((status) => ({ status })));
    expect(nextPollMs({ ...quiet, heard: ended })).toBeNull();
  });

  it("counts the time that has passed since the answer", () => {
    const heard = heardOf({ pollAfterMs: 5_000 });
    expect(nextPollMs({ ...quiet, heard, now: START + 4_000 })).toBe(1_000);
    expect(nextPollMs({ ...quiet, heard, now: START + 60_000 })).toBe(POLL_MS_MIN);
  });

  it("R-03 one that did not answer waits again instead of being asked at once", () => {
    const heard = heardOf({ pollAfterMs: 5_000 });
    const now = START + 60_000;
    expect(nextPollMs({ ...quiet, heard, now, lookedAt: now })).toBe(5_000);
  });

  it("uses its own wait where the server gave none", () => {
    expect(nextPollMs({ ...quiet, heard: heardOf({ pollAfterMs: null }) })).toBe(POLL_DEFAULT_MS);
  });

  it("R-03 S118: backs off after failures, never beyond its limit", () => {
    const heard = heardOf({ pollAfterMs: 700 });
    const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) =>
      nextPollMs({ ...quiet, heard, failures, random: 0 }),
    );
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000, POLL_BACKOFF.maxMs]);
  });

  it("R-07 goes on trying without anything running while the server is away", () => {
    expect(nextPollMs({ ...quiet, heard: [], failures: 1, random: 0 })).toBe(1_000);
  });
});
