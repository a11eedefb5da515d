import { POLL_MS_MAX, STATUSES, isTerminal, scheduledWaitMs } from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runHistoryOf } from "../models/history.ts";
import type { TimedRow } from "./timing.ts";
import { etaOf, pollAfterOf, progressOf, startsInOf } from "./timing.ts";

const NOW = 10_000_000;
const NO_RUNS = runHistoryOf([]);

/** Thirty runs that each took two seconds to start, ten to run, and a tenth to be stored. */
const KNOWN = runHistoryOf(
  Array.from({ length: 30 }, () => ({ queueMs: 20, startMs: 2_000, runMs: 10_000, storeMs: 100 })),
);

const row = (changes: Partial<TimedRow>): TimedRow => ({
  status: "queued",
  createdAt: NOW,
  submittedAt: null,
  startedAt: null,
  finishedAt: null,
  runAt: null,
  ...changes,
});
const facts = (history = KNOWN, share: number | null = null) => ({
  now: NOW,
  history,
  progress:
    share === null
      ? null
      : {
          predictionId: "p",
          share,
          stage: null,
          previewKey: null,
          previewMediaType: null,
          at: NOW,
        },
});
const running = (elapsedMs: number) =>
  row({ status: "processing", submittedAt: NOW - elapsedMs - 2_000, startedAt: NOW - elapsedMs });

describe("when to ask again", () => {
  it("counts from the start once it runs, before that from the provider's acceptance", () => {
    const fresh = pollAfterOf(running(0), facts()) ?? 0;
    expect(fresh).toBeGreaterThan(9_000);
    expect(fresh).toBeLessThan(11_000);
    expect(pollAfterOf(running(9_900), facts())).toBeLessThan(1_000);
    const accepted = pollAfterOf(row({ status: "starting", submittedAt: NOW }), facts()) ?? 0;
    expect(accepted).toBeGreaterThan(fresh + 1_500);
  });

  it("follows the fixed schedule without history", () => {
    expect(pollAfterOf(running(4_000), facts(NO_RUNS))).toBe(scheduledWaitMs(4_000));
  });

  it("does not ask for what starts later before it does", () => {
    expect(pollAfterOf(row({ runAt: NOW + 5_000 }), facts())).toBe(5_000);
    expect(pollAfterOf(row({ runAt: NOW + 86_400_000 }), facts())).toBe(POLL_MS_MAX);
  });

  it("has an answer for everything unfinished, whatever the clocks say, and for nothing else", () => {
    const time = fc.option(fc.integer({ min: NOW - 1e9, max: NOW + 1e6 }), { nil: null });
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), time, time, time, (status, one, two, three) => {
        const odd = row({ status, submittedAt: one, startedAt: two, finishedAt: three });
        const waitMs = pollAfterOf(odd, facts());
        expect(waitMs === null).toBe(isTerminal(status));
        expect(waitMs ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});

describe("what is shown of the time", () => {
  it("P-03 the provider's share wins over an estimate, which needs a history", () => {
    expect(progressOf(running(5_000), facts(KNOWN, 0.3))).toEqual({
      value: 0.3,
      source: "provider",
    });
    expect(progressOf(running(5_000), facts()).source).toBe("estimate");
    expect(progressOf(running(5_000), facts(NO_RUNS)).value).toBeNull();
  });

  it("P-02 nothing is shown as done before it is stored", () => {
    expect(progressOf(running(5_000), facts(KNOWN, 1)).value).toBeLessThan(1);
    expect(progressOf(row({ status: "storing" }), facts()).value).toBeLessThan(1);
    expect(progressOf(row({ status: "succeeded" }), facts()).value).toBe(1);
  });

  it("P-07 the rest of the run counts from its start, the wait for the start is told apart", () => {
    const starting = row({ status: "starting", createdAt: NOW - 500, submittedAt: NOW - 500 });
    expect((etaOf(starting, facts())?.p50 ?? 0) / 10_100).toBeCloseTo(1, 1);
    expect((startsInOf(starting, facts())?.p50 ?? 0) / 1_500).toBeCloseTo(1, 0);
    expect((etaOf(running(4_000), facts())?.p50 ?? 0) / 6_100).toBeCloseTo(1, 1);
    expect(startsInOf(running(4_000), facts())).toBeNull();
    expect(startsInOf(row({}), facts())).toBeNull();
    expect(etaOf(row({ status: "failed" }), facts())).toBeNull();
  });
});
