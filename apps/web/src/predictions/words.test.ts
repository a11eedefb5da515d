import { ERROR_CODES, STATUSES } from "@darkroom/lifecycle";
import type { ErrorCode, Status } from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  START,
  at,
  sampleFailed,
  samplePrediction,
  sampleReady,
  sampleSentCard,
} from "../../test/samples.ts";
import { english, german } from "../../test/texts.ts";
import { readLook, spokenLook } from "./progress.tsx";
import { stateOf } from "./state.ts";
import {
  endingWords,
  overdueWords,
  promptOf,
  promptStart,
  queueWords,
  refundWords,
  waitWords,
} from "./words.ts";

const TABLE: readonly (readonly [Status, string])[] = [
  ["queued", "Queued"],
  ["submitting", "Starting"],
  ["starting", "Starting"],
  ["processing", "Generating"],
  ["storing", "Saving"],
  ["succeeded", "Ready"],
  ["failed", "Failed"],
  ["canceled", "Cancelled"],
  ["expired", "Expired"],
];

const { states } = english.predictions;

describe("stateOf", () => {
  it.each(TABLE)("C-12 the status %s reads “%s”", (status, words) => {
    expect(states[stateOf(status, null)]).toBe(words);
  });

  it("P-01 every stage comes from the shared list of statuses, and nothing else is a stage", () => {
    expect(Object.keys(states)).toEqual(expect.arrayContaining([...STATUSES]));
    const heard = { status: fc.constantFrom(...STATUSES), share: fc.double({ min: 0, max: 1 }) };
    fc.assert(
      fc.property(fc.record(heard), fc.integer({ min: 0 }), ({ status, share }, passedMs) => {
        const prediction = samplePrediction({
          status,
          progress: { value: share, source: "provider" },
          // Words that a server may send for other callers; the studio has its own.
          stage: "Almost there",
        });
        const look = readLook(english, sampleSentCard(prediction), START + passedMs);
        expect(look.state).toBe(states[status]);
      }),
    );
  });

  it("C-12 the table above names every status", () => {
    expect(TABLE.map(([status]) => status)).toEqual([...STATUSES]);
  });

  const OWN_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
    safety: "Refused",
    unknown_outcome: "Lost contact",
  };
  it.each(ERROR_CODES.map((code) => [code, OWN_WORDS[code] ?? "Failed"] as const))(
    "E-02 a failure by %s reads “%s”",
    (code: ErrorCode, words) => {
      expect(states[stateOf("failed", code)]).toBe(words);
    },
  );
});

describe("spokenLook", () => {
  it("A-01 reads stage and rest in whole words, in the language that is shown", () => {
    const etaMs = { p10: 3_000, p50: 4_000, p90: 6_000 };
    const running = samplePrediction({ status: "processing", startedAt: at(0), etaMs });
    expect(spokenLook(english, sampleSentCard(running), START).words).toBe(
      "Generating, about 3–6 seconds left",
    );
    expect(spokenLook(german, sampleSentCard(running), START).words).toBe(
      "Wird erzeugt, noch etwa 3 bis 6 Sekunden",
    );
  });
});

describe("endingWords", () => {
  it("E-01 says why there is no result by its code, never in the server's own sentence", () => {
    const message = "A sentence of the server.";
    for (const code of ERROR_CODES) {
      const failed = sampleFailed({ error: { code, message, released: 3 } });
      expect(endingWords(german, failed)).toBe(german.failures.endings[code]);
    }
    expect(endingWords(english, sampleReady())).toBeNull();
  });

  it("E-01 what was never begun says that nobody waited for it", () => {
    const error = { code: "timeout", message: "", released: 3 } as const;
    expect(endingWords(english, sampleFailed({ status: "canceled", error }))).toMatch(/^You were/);
  });
});

describe("promptStart", () => {
  it("keeps a short prompt and folds its lines", () => {
    expect(promptStart("  a red\n\n  jersey ")).toBe("a red jersey");
  });

  it("cuts at a word", () => {
    expect(promptStart("a red jersey with stripes", 16)).toBe("a red jersey…");
  });

  it("cuts a word that fills the line, and never splits a letter", () => {
    expect(promptStart("👕".repeat(20), 10)).toBe(`${"👕".repeat(9)}…`);
  });

  it("is never longer than asked for", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          expect(Array.from(promptStart(text, most)).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe("promptOf", () => {
  it("reads the prompt, and nothing where a model has none", () => {
    expect(promptOf({ prompt: "a jersey" })).toBe("a jersey");
    expect(promptOf({ prompt: 7 })).toBe("");
    expect(promptOf({})).toBe("");
  });
});

describe("queueWords", () => {
  it.each([
    [2, "2 ahead of you"],
    [1, "1 ahead of you"],
    [0, "Next in line"],
  ])("P-08 the place %d in the queue reads “%s”", (queuePosition, words) => {
    expect(queueWords(english, samplePrediction({ queuePosition }))).toBe(words);
  });

  it("P-08 says nothing once it has left the queue", () => {
    expect(
      queueWords(english, samplePrediction({ status: "starting", queuePosition: 2 })),
    ).toBeNull();
    expect(queueWords(english, samplePrediction({ queuePosition: null }))).toBeNull();
  });
});

describe("waitWords", () => {
  it("P-08 says that it waits for a slot, and in which place", () => {
    expect(waitWords(english, samplePrediction({ waitsFor: "slot", queuePosition: 2 }))).toBe(
      "Waiting for a slot · 2 ahead of you",
    );
    expect(waitWords(english, samplePrediction({ waitsFor: "slot" }))).toBe("Waiting for a slot");
  });

  it("says that the service holds it back, whatever the place", () => {
    expect(waitWords(english, samplePrediction({ waitsFor: "operator", queuePosition: 2 }))).toBe(
      "Paused by the service, it keeps its place",
    );
  });

  it("P-08 says that the provider does not answer, whatever the place", () => {
    expect(waitWords(english, samplePrediction({ waitsFor: "provider", queuePosition: 2 }))).toBe(
      "The provider is not answering, we keep trying",
    );
  });

  it("P-08 says nothing before its time, and nothing once it has begun", () => {
    expect(waitWords(english, samplePrediction())).toBeNull();
    expect(
      waitWords(english, samplePrediction({ status: "starting", waitsFor: "provider" })),
    ).toBeNull();
  });
});

describe("overdueWords", () => {
  const estimate = { p10: 5_000, p50: 7_000, p80: 9_000, p90: 9_000 };
  const MEASURED = { kind: "measured", share: 0.5 } as const;
  const ENDLESS = { kind: "indeterminate", reached: null } as const;

  it("P-05 says that it takes longer than usual, and what is usual", () => {
    const running = samplePrediction({ status: "processing", estimate });
    const words = "Taking longer than usual (usually 5–9 s)";
    expect(overdueWords(english, running, { runningMs: 9_001, bar: MEASURED })).toBe(words);
    expect(overdueWords(english, running, { runningMs: 9_000, bar: MEASURED })).toBeNull();
    expect(overdueWords(english, running, { runningMs: 7_001, bar: ENDLESS })).toBe(words);
    expect(overdueWords(english, running, { runningMs: 7_000, bar: ENDLESS })).toBeNull();
  });

  it("P-05 needs history and an unfinished run", () => {
    const late = { runningMs: 99_000, bar: ENDLESS };
    expect(overdueWords(english, samplePrediction({ status: "processing" }), late)).toBeNull();
    expect(
      overdueWords(english, samplePrediction({ status: "storing", estimate }), late),
    ).toBeNull();
    expect(overdueWords(english, sampleReady({ estimate }), late)).toBeNull();
  });
});

describe("refundWords", () => {
  it("E-01 says what became of the credits of every ending without a picture", () => {
    expect(refundWords(english, sampleFailed())).toBe("3 credits refunded");
    expect(refundWords(english, sampleFailed({ status: "expired" }))).toBe("3 credits refunded");
    expect(refundWords(english, sampleFailed({ status: "canceled", error: null }))).toBe(
      "3 credits refunded",
    );
  });

  it("E-01 counts one credit as one", () => {
    const credits = { price: 1, reserved: 0, captured: 0 };
    expect(refundWords(english, sampleFailed({ credits, error: null }))).toBe("1 credit refunded");
  });

  it("E-01 names a part that was charged", () => {
    const credits = { price: 3, reserved: 0, captured: 1 };
    expect(refundWords(english, sampleFailed({ credits, error: null }))).toBe(
      "1 credit charged, 2 credits refunded",
    );
  });

  it("says nothing while it runs, nor about a picture", () => {
    expect(refundWords(english, samplePrediction())).toBeNull();
    expect(refundWords(english, sampleReady())).toBeNull();
  });
});
