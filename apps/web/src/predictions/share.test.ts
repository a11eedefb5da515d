import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START, at, samplePrediction } from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import type { Heard } from "./merge.ts";
import { RUNNING_SHARE_MAX, percentWords, readBar } from "./share.ts";

/** A bar by time alone rises by 10 % a second until 9.2 s. */
const ESTIMATE = { p10: 5_000, p50: 7_500, p80: 9_200, p90: 11_000 };

function running(
  progress: Heard["prediction"]["progress"],
  facts: Partial<Pick<Heard, "heardAt" | "shareMax">> = {},
): Heard {
  return {
    prediction: samplePrediction({
      status: "processing",
      startedAt: at(0),
      progress,
      estimate: ESTIMATE,
    }),
    heardAt: START + 2_000,
    shareMax: null,
    eta: null,
    ...facts,
  };
}

const shareAt = (heard: Heard, now: number): number | null => {
  const bar = readBar(heard, now);
  return bar.kind === "indeterminate" ? null : bar.share;
};

describe("readBar", () => {
  it("P-03 shows the provider's own share as it is", () => {
    const heard = running({ value: 0.4, source: "provider" });
    expect(readBar(heard, START + 9_000)).toEqual({ kind: "measured", share: 0.4 });
  });

  it("P-03 without an honest number there is none", () => {
    const heard = running({ value: null, source: "none" });
    expect(readBar(heard, START + 9_000)).toEqual({ kind: "indeterminate", reached: null });
  });

  it("P-04 an estimate goes on growing between two polls", () => {
    const heard = running({ value: 0.2, source: "estimate" });
    expect(shareAt(heard, START + 2_000)).toBeCloseTo(0.2);
    expect(shareAt(heard, START + 3_000)).toBeCloseTo(0.3);
    expect(shareAt(heard, START + 4_000)).toBeCloseTo(0.4);
  });

  it("P-03 P-05 an estimate never claims 92 %: then the usual time is over and no number stands", () => {
    const heard = running({ value: 0.5, source: "estimate" });
    expect(shareAt(heard, START + 9_000)).toBeCloseTo(0.9);
    expect(readBar(heard, START + 9_300)).toEqual({ kind: "indeterminate", reached: 0.92 });
    expect(readBar(heard, START + 60_000)).toEqual({ kind: "indeterminate", reached: 0.92 });
  });

  it("P-02 never goes below what was shown before", () => {
    const heard = running({ value: 0.3, source: "provider" }, { shareMax: 0.7 });
    expect(shareAt(heard, START + 3_000)).toBe(0.7);
  });

  it("P-02 is below 100 until the picture is stored, and never falls with time", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const times = fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1 });
    fc.assert(
      fc.property(share, fc.constantFrom("provider", "estimate"), times, (value, source, after) => {
        const heard = running({ value, source });
        let before = 0;
        for (const afterMs of after.toSorted((one, other) => one - other)) {
          const bar = readBar(heard, START + afterMs);
          const shown = (bar.kind === "indeterminate" ? bar.reached : bar.share) ?? 0;
          expect(shown).toBeGreaterThanOrEqual(before);
          expect(shown).toBeLessThanOrEqual(RUNNING_SHARE_MAX);
          before = shown;
        }
      }),
    );
  });

  it("P-04 goes by the usual times, however long ago the server was heard", () => {
    const heard = running({ value: 0.001, source: "estimate" }, { heardAt: START + 10 });
    expect(shareAt(heard, START + 5_000)).toBeCloseTo(0.5);
    expect(shareAt(heard, START + 8_000)).toBeCloseTo(0.8);
  });
});

describe("percentWords", () => {
  it.each([
    [0, "0%"],
    [0.456, "45%"],
    [1, "99%"],
    [-1, "0%"],
  ])("says the share %d as “%s”", (share, words) => {
    expect(percentWords(english, share)).toBe(words);
  });
});
