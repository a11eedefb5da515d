import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteOfStep, voiceChords } from "./voice-chords.ts";

const KEY = { key: 60, mode: "major", middle: 58 } as const;

describe("noteOfStep", () => {
  test("goes up and down the scale beyond an octave", () => {
    expect([0, 2, 4, 7, 9].map((step) => noteOfStep(60, "major", step))).toEqual([
      60, 64, 67, 72, 76,
    ]);
    expect(noteOfStep(60, "minor", -1)).toBe(58);
    expect(noteOfStep(60, "minor", 2)).toBe(63);
  });
});

describe("voiceChords", () => {
  test("has the notes of each chord and nothing else", () => {
    const [tonic = [], dominant = []] = voiceChords([0, 4], KEY);
    expect(new Set(tonic.map((note) => note % 12))).toEqual(new Set([0, 4, 7]));
    expect(new Set(dominant.map((note) => note % 12))).toEqual(new Set([7, 11, 2]));
  });

  test("no voice leaps more than a fifth, and all stay in their range", () => {
    const degrees = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(degrees, fc.integer({ min: 55, max: 66 }), (steps, key) => {
        const voiced = voiceChords(steps, { key, mode: "minor", middle: 58 });
        for (const [index, chord] of voiced.entries()) {
          expect(chord).toHaveLength(3);
          expect(chord).toEqual(chord.toSorted((low, high) => low - high));
          for (const [voice, note] of chord.entries()) {
            expect(Math.abs(note - 58)).toBeLessThan(20);
            const before = voiced[index - 1]?.[voice] ?? note;
            expect(Math.abs(note - before)).toBeLessThanOrEqual(7);
          }
        }
      }),
    );
  });
});
