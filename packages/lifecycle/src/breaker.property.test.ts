import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BREAKER_FAILURES_MAX,
  BREAKER_FAILURE_AGE_MS_MAX,
  BREAKER_KINDS,
  BREAKER_OPEN_FACTOR,
  BREAKER_OPEN_MS,
  BREAKER_OPEN_MS_MAX,
  BREAKER_PROBES_ACCEPTED,
  BREAKER_PROBES_MAX,
  BREAKER_PROBE_MS_MAX,
  BREAKER_PROBE_WAIT_MS,
  BREAKER_SILENT_MS_MAX,
  CLOSED_BREAKER,
  admitStart,
  isOutOfService,
  keepSilent,
  recordOutcome,
} from "./breaker.ts";
import type { Breaker, BreakerKind } from "./breaker.ts";

const NOW = 1_795_000_000_000;

const get = (result: "answered" | "failed") => ({ kind: "get", result, generation: null }) as const;

const started = (breaker: Breaker, result: "answered" | "failed" | "neutral") =>
  ({ kind: "start", result, generation: breaker.generation }) as const;

/** Fails so often in a row, a millisecond apart. */
function fail(breaker: Breaker, kind: BreakerKind, times: number, now = NOW): Breaker {
  let failing = breaker;
  for (let count = 0; count < times; count += 1) {
    const generation = kind === "start" ? failing.generation : null;
    failing = recordOutcome(failing, { kind, result: "failed", generation }, now + count);
  }
  return failing;
}

function admit(breaker: Breaker, now: number): Breaker {
  const admission = admitStart(breaker, now);
  expect(admission.outcome).toBe("admitted");
  return admission.breaker;
}

const opened = (): Breaker => fail(CLOSED_BREAKER, "start", BREAKER_FAILURES_MAX);

type Step =
  | { do: "wait"; ms: number }
  | { do: "ask" }
  | { do: "end"; which: number; result: "answered" | "failed" | "neutral" }
  | { do: "get"; result: "answered" | "failed" };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("wait"), ms: fc.integer({ min: 0, max: BREAKER_OPEN_MS }) }),
  fc.record({ do: fc.constant("wait"), ms: fc.integer({ min: 0, max: 2 * BREAKER_OPEN_MS_MAX }) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("ask") }) },
  fc.record({
    do: fc.constant("end"),
    which: fc.nat(20),
    result: fc.constantFrom("answered", "failed", "neutral"),
  }),
  fc.record({ do: fc.constant("get"), result: fc.constantFrom("answered", "failed") }),
);

/** Goes through the steps; `see` is told of each admission and of what is under way with it. */
function walk(
  steps: readonly Step[],
  see: (seen: { before: Breaker; after: Breaker; under: Breaker[]; now: number }) => void,
): { breaker: Breaker; now: number } {
  // It begins open, since few walks of chance alone would ever open it.
  let breaker = opened();
  let now = NOW;
  const under: Breaker[] = [];
  for (const step of steps) {
    if (step.do === "wait") now += step.ms;
    if (step.do === "get") breaker = recordOutcome(breaker, get(step.result), now);
    if (step.do === "ask") {
      const admission = admitStart(breaker, now);
      if (admission.outcome === "admitted") {
        under.push(admission.breaker);
        see({ before: breaker, after: admission.breaker, under, now });
      }
      ({ breaker } = admission);
    }
    if (step.do === "end") {
      const [ended] = under.splice(step.which % Math.max(1, under.length), 1);
      if (ended !== undefined) breaker = recordOutcome(breaker, started(ended, step.result), now);
    }
  }
  return { breaker, now };
}

const anySteps = fc.array(anyStep, { maxLength: 120 });

describe("a breaker, whatever comes in whatever order", () => {
  it("lets never more than so many probes be under way in one half-open phase", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const most = [0];
        walk(steps, ({ after, under }) => {
          if (after.phase !== "half_open") return;
          most.push(under.filter(({ generation }) => generation === after.generation).length);
        });
        expect(Math.max(...most)).toBeLessThanOrEqual(BREAKER_PROBES_MAX);
      }),
      { numRuns: 500 },
    );
  });

  it("lets nothing through while it is open and the probe time has not come", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const early: number[] = [];
        walk(steps, ({ before, now }) => {
          if (before.phase === "open" && now < before.probeAt) early.push(now);
        });
        expect(early).toEqual([]);
      }),
    );
  });

  it("is asked again within the longest pause, and closes once probes are accepted", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const walked = walk(steps, () => undefined);
        let { breaker } = walked;
        const later = walked.now + Math.max(BREAKER_OPEN_MS_MAX, BREAKER_PROBE_MS_MAX);
        for (let probe = 0; probe < BREAKER_PROBES_ACCEPTED; probe += 1) {
          const probing = admit(breaker, later);
          breaker = recordOutcome(probing, started(probing, "answered"), later);
        }
        expect(breaker).toMatchObject({ phase: "closed", startFailures: 0, openedBy: null });
      }),
    );
  });

  it("never pauses for longer than the longest pause, nor beyond a clock that ran ahead", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { breaker, now } = walk(steps, () => undefined);
        const aheadMs = 365 * 86_400_000;
        const held = admitStart(breaker, now);
        if (held.outcome === "held") expect(held.until - now).toBeLessThanOrEqual(120_000);
        expect(admitStart(breaker, now - aheadMs).outcome).toBe("admitted");
      }),
    );
  });
});

describe("a closed breaker", () => {
  it.each(BREAKER_KINDS)("opens at the last allowed failure in a row of %s", (kind) => {
    const almost = fail(CLOSED_BREAKER, kind, BREAKER_FAILURES_MAX - 1);
    expect(almost.phase).toBe("closed");
    expect(fail(almost, kind, 1)).toMatchObject({ phase: "open", openedBy: kind });
  });

  it("is not calmed by successes of another kind, nor troubled by neutral answers", () => {
    const almost = fail(CLOSED_BREAKER, "start", BREAKER_FAILURES_MAX - 1);
    expect(recordOutcome(almost, get("answered"), NOW)).toBe(almost);
    expect(recordOutcome(almost, started(almost, "neutral"), NOW)).toBe(almost);
    expect(recordOutcome(almost, started(almost, "answered"), NOW).startFailures).toBe(0);
  });

  it("does not add up failures that lie far apart", () => {
    const almost = fail(CLOSED_BREAKER, "start", BREAKER_FAILURES_MAX - 1);
    const later = almost.failedAt + BREAKER_FAILURE_AGE_MS_MAX;
    expect(fail(almost, "start", 1, later).phase).toBe("open");
    expect(fail(almost, "start", 1, later + 1)).toMatchObject({
      phase: "closed",
      startFailures: 1,
    });
  });

  it("stays the same object where nothing changes, so that nothing is written", () => {
    const answered = started(CLOSED_BREAKER, "answered");
    expect(recordOutcome(CLOSED_BREAKER, answered, NOW)).toBe(CLOSED_BREAKER);
    expect(admitStart(CLOSED_BREAKER, NOW).breaker).toBe(CLOSED_BREAKER);
  });
});

describe("an open breaker", () => {
  it("pauses longer each time in a row, up to the longest pause", () => {
    let breaker = opened();
    let pauseMs = BREAKER_OPEN_MS;
    for (let opening = 0; opening < 8; opening += 1) {
      expect(breaker.probeAt - breaker.failedAt).toBe(pauseMs);
      const probing = admit(breaker, breaker.probeAt);
      breaker = recordOutcome(probing, started(probing, "failed"), breaker.probeAt);
      pauseMs = Math.min(BREAKER_OPEN_MS_MAX, pauseMs * BREAKER_OPEN_FACTOR);
    }
  });

  it("is not moved by what was sent before it opened", () => {
    const open = opened();
    expect(recordOutcome(open, started(CLOSED_BREAKER, "failed"), NOW)).toBe(open);
    expect(recordOutcome(open, started(CLOSED_BREAKER, "answered"), NOW)).toBe(open);
  });

  it("is closed by a look where looks alone had failed, and by none where creations had", () => {
    const byLooks = fail(CLOSED_BREAKER, "get", BREAKER_FAILURES_MAX);
    expect(recordOutcome(byLooks, get("answered"), NOW).phase).toBe("closed");
    expect(recordOutcome(opened(), get("answered"), NOW).phase).toBe("open");
  });
});

describe("a half-open breaker", () => {
  /** As many probes as may be under way, the last of them sent at the given time. */
  function probing(now: number): Breaker {
    let breaker = opened();
    for (let probe = 0; probe < BREAKER_PROBES_MAX; probe += 1) breaker = admit(breaker, now);
    return breaker;
  }
  const PROBED_AT = NOW + BREAKER_OPEN_MS_MAX;

  it("tells the others to come again soon, and takes them when a probe has ended", () => {
    const breaker = probing(PROBED_AT);
    const held = admitStart(breaker, PROBED_AT);
    expect(held).toMatchObject({ outcome: "held", until: PROBED_AT + BREAKER_PROBE_WAIT_MS });
    expect(held.breaker).toBe(breaker);
    admit(recordOutcome(breaker, started(breaker, "neutral"), PROBED_AT), PROBED_AT);
  });

  it("gives up probes that never came back, whose late word then counts for nothing", () => {
    const breaker = probing(PROBED_AT);
    const givenUpAt = PROBED_AT + BREAKER_PROBE_MS_MAX;
    expect(admitStart(breaker, givenUpAt - 1).outcome).toBe("held");
    const next = admit(breaker, givenUpAt);
    expect(next).toMatchObject({ phase: "half_open", probes: 1 });
    expect(recordOutcome(next, started(breaker, "failed"), givenUpAt)).toBe(next);
  });
});

describe("being out of service", () => {
  it("ends with the first accepted probe, and not before", () => {
    const open = opened();
    const probing = admit(open, open.probeAt);
    const back = recordOutcome(probing, started(probing, "answered"), open.probeAt);
    const standing = [CLOSED_BREAKER, open, probing, back];
    expect(standing.map((breaker) => isOutOfService(breaker, open.probeAt))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("lasts as long as the longest silence that was asked for, and no longer than any can", () => {
    const silent = keepSilent(keepSilent(CLOSED_BREAKER, NOW + 60_000), NOW + 5_000);
    expect(isOutOfService(silent, NOW + 59_999)).toBe(true);
    expect(isOutOfService(silent, NOW + 60_000)).toBe(false);
    expect(isOutOfService(silent, NOW + 60_000 - BREAKER_SILENT_MS_MAX)).toBe(true);
    expect(isOutOfService(silent, NOW + 59_999 - BREAKER_SILENT_MS_MAX)).toBe(false);
  });
});
