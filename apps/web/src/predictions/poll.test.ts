import {
  JITTER_EARLY_SHARE,
  JITTER_MS_MAX,
  POLL_FOREGROUND_MS_MAX,
  POLL_MS_MIN,
  STATUSES,
  TERMINAL_STATUSES,
  isTerminal,
} from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { START, samplePrediction } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { keepNewest } from "./merge.ts";
import { NO_LOOK, POLL_BACKOFF, POLL_DEFAULT_MS, SLOW_LOOK_MS, nextPollMs } from "./poll.ts";

const MIDDLE = JITTER_EARLY_SHARE / (1 + JITTER_EARLY_SHARE);
const quiet = { failures: 0, look: NO_LOOK, isLive: false, now: START, random: MIDDLE };
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

  it("R-02 spreads pages by the jitter that a plan bears", () => {
    const heard = heardOf({ pollAfterMs: 20_000 });
    const waits = [0, 0.999_999].map((random) => nextPollMs({ ...quiet, heard, random }) ?? 0);
    expect(waits).toEqual([20_000 - JITTER_MS_MAX / 4, 20_000 + JITTER_MS_MAX]);
  });

  it("R-02 admits a planned wait of 30 s, and no longer one", () => {
    expect(nextPollMs({ ...quiet, heard: heardOf({ pollAfterMs: 30_000 }) })).toBe(30_000);
    expect(nextPollMs({ ...quiet, heard: heardOf({ pollAfterMs: 300_000 }) })).toBe(30_000);
  });

  it("R-02 while a stream is live only a slow look is left, and none without anything running", () => {
    const live = { ...quiet, isLive: true, look: { ...NO_LOOK, at: START } };
    const heard = heardOf({ pollAfterMs: 700 });
    expect(nextPollMs({ ...live, heard })).toBe(SLOW_LOOK_MS);
    expect(nextPollMs({ ...live, heard, failures: 3 })).toBe(SLOW_LOOK_MS);
    expect(nextPollMs({ ...live, heard, now: START + 45_000 })).toBe(15_000);
    expect(nextPollMs({ ...live, heard: [] })).toBeNull();
  });

  it("R-03 when the stream fails, what was due meanwhile is looked at at once", () => {
    const look = { ...NO_LOOK, at: START, pollAfterMs: 700 };
    const now = START + 45_000;
    expect(nextPollMs({ ...quiet, heard: heardOf({}), look, now })).toBe(POLL_MS_MIN);
  });

  it("R-02 without history it asks for 10 min, then slowly", () => {
    const unknown = heardOf({ pollAfterMs: 5_000, estimate: null });
    const known = heardOf({
      pollAfterMs: 5_000,
      estimate: { p10: 1_000, p50: 2_000, p80: 3_000, p90: 3_000 },
    });
    const look = { ...NO_LOOK, at: START + POLL_FOREGROUND_MS_MAX, pollAfterMs: 5_000 };
    const wait = (heard: typeof unknown, now: number) => nextPollMs({ ...quiet, look, now, heard });
    expect(wait(unknown, look.at)).toBe(5_000);
    expect(wait(unknown, look.at + 1)).toBe(SLOW_LOOK_MS - 1);
    expect(wait(known, look.at + 1)).toBe(4_999);
    expect(wait([...unknown, ...known], look.at + 1)).toBe(4_999);
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
    expect(nextPollMs({ ...quiet, heard, now, look: { ...NO_LOOK, at: now } })).toBe(5_000);
  });

  it("R-02 the wait of the last look holds for all that it looked at", () => {
    const heard = heardOf({ pollAfterMs: 300 });
    const look = { ...NO_LOOK, at: START + 1_000, pollAfterMs: 4_000 };
    expect(nextPollMs({ ...quiet, heard, look, now: START + 1_500 })).toBe(3_500);
  });

  it("uses its own wait where the server gave none", () => {
    expect(nextPollMs({ ...quiet, heard: heardOf({ pollAfterMs: null }) })).toBe(POLL_DEFAULT_MS);
  });

  it("R-03 S118: backs off after failures, never beyond its limit", () => {
    const heard = heardOf({ pollAfterMs: 700 });
    const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) =>
      nextPollMs({ ...quiet, heard, failures, random: 0 }),
    );
    expect(nextPollMs({ ...quiet, heard, look: { ...NO_LOOK, failedInARow: 2 }, random: 0 })).toBe(
      2_000,
    );
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000, POLL_BACKOFF.maxMs]);
  });

  it("R-07 goes on trying without anything running while the server is away", () => {
    expect(nextPollMs({ ...quiet, heard: [], failures: 1, random: 0 })).toBe(1_000);
  });
});
