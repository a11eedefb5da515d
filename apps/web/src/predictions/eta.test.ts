import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../test/texts.ts";
import {
  durationWords,
  elapsedWords,
  etaWords,
  rangeWords,
  startWords,
  usualWords,
} from "./eta.ts";

const DAY_MS = 86_400_000;
const durationMs = fc.double({ min: -DAY_MS, max: 2 * DAY_MS });
const numbersOf = (words: string): number[] =>
  Array.from(words.matchAll(/-?\d+(?:\.\d+)?/g), ([digits]) => Number(digits));

describe("etaWords", () => {
  it("P-06 is never zero, negative or not a number", () => {
    fc.assert(
      fc.property(durationMs, durationMs, durationMs, (p10, p90, passedMs) => {
        const words = etaWords(english, { p10, p90 }, passedMs);
        if (words === null) return;
        expect(words).not.toMatch(/NaN|Infinity/);
        for (const number of numbersOf(words)) expect(number).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it("P-06 never promises more seconds than 59", () => {
    fc.assert(
      fc.property(durationMs, durationMs, (p10, p90) => {
        const seconds = rangeWords(english.time, p10, p90)?.match(/(\d+) s/)?.[1] ?? "0";
        expect(Number(seconds)).toBeLessThan(60);
      }),
    );
  });

  it.each([
    [{ p10: 3_000, p90: 6_000 }, 0, "about 3–6 s left"],
    [{ p10: 3_000, p90: 6_000 }, 2_000, "about 1–4 s left"],
    [{ p10: 3_000, p90: 6_000 }, 5_400, "about 1 s left"],
    [{ p10: 500, p90: 500 }, 0, "about 1 s left"],
    [{ p10: 40_000, p90: 110_000 }, 0, "about 40 s – 2 min left"],
    [{ p10: 70_000, p90: 170_000 }, 0, "about 1–3 min left"],
    [{ p10: 118_000, p90: 122_000 }, 0, "about 2 min left"],
  ])("P-06 says %j after %i ms as “%s”", (range, passedMs, words) => {
    expect(etaWords(english, range, passedMs)).toBe(words);
  });

  it("says nothing without a range, and once all of it has passed", () => {
    expect(etaWords(english, null, 0)).toBeNull();
    expect(etaWords(english, { p10: 3_000, p90: 6_000 }, 6_000)).toBeNull();
    expect(etaWords(english, { p10: 3_000, p90: 6_000 }, 60_000)).toBeNull();
    expect(etaWords(english, { p10: Number.NaN, p90: Number.NaN }, 0)).toBeNull();
  });

  it("P-06 never rises while the clock runs and nothing new is heard", () => {
    const high = (passedMs: number): number => {
      const words = etaWords(english, { p10: 4_000, p90: 50_000 }, passedMs);
      return words === null ? 0 : Math.max(...numbersOf(words));
    };
    const shown = Array.from({ length: 60 }, (_, second) => high(second * 1_000));
    expect(shown.toSorted((one, other) => other - one)).toEqual(shown);
  });
});

describe("startWords", () => {
  it("P-07 says apart from the run when it is expected to start, counted down", () => {
    const range = { p10: 3_000, p90: 6_000 };
    expect(startWords(english, range, 0)).toBe("starts in about 3–6 s");
    expect(startWords(english, range, 2_000)).toBe("starts in about 1–4 s");
    expect(startWords(english, range, 6_000)).toBeNull();
    expect(startWords(english, null, 0)).toBeNull();
  });
});

describe("durations in words", () => {
  it.each([
    [840, "0.8 s"],
    [9_950, "9.9 s"],
    [12_400, "12 s"],
    [125_000, "2 min 05 s"],
    [Number.NaN, "0 s"],
    [-5, "0 s"],
  ])("P-16 a run of %d ms took “%s”", (duration, words) => {
    expect(durationWords(english.time, duration)).toBe(words);
  });

  it.each([
    [0, "0 s"],
    [7_999, "7 s"],
    [65_000, "1 min 05 s"],
    [-3_000, "0 s"],
    [Number.NaN, "0 s"],
  ])("P-09 the stopwatch shows %d ms as “%s”", (elapsedMs, words) => {
    expect(elapsedWords(english.time, elapsedMs)).toBe(words);
  });

  it("names the usual time of a model, and nothing without history", () => {
    expect(usualWords(english.time, { p10: 5_000, p90: 9_000 })).toBe("5–9 s");
    expect(usualWords(english.time, null)).toBeNull();
  });
});
