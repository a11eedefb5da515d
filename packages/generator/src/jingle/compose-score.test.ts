import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BARS, BEATS_PER_BAR, composeScore } from "./compose-score.ts";
import { noteOfStep } from "./voice-chords.ts";

const seeds = fc.nat({ max: 0xffff_ffff });

describe("composeScore", () => {
  test("words decide the mood", () => {
    expect(composeScore("dark wolves of the night", 1).mood.name).toBe("fierce");
    expect(composeScore("a happy summer party", 1).mood.name).toBe("bright");
    expect(composeScore("royal champions", 1).mood.name).toBe("proud");
    expect(composeScore("electric neon fire", 1).mood.name).toBe("wild");
  });

  test("the same prompt and seed give the same notes, another seed others", () => {
    expect(composeScore("proud", 7)).toEqual(composeScore("proud", 7));
    expect(composeScore("proud", 8).tune).not.toEqual(composeScore("proud", 7).tune);
  });

  test("every note lies in the key, inside of the piece and in the range of its instrument", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), seeds, (prompt, seed) => {
        const { key, mood, tune, bass, chords, drums } = composeScore(prompt, seed);
        const scale = new Set(
          [0, 1, 2, 3, 4, 5, 6].map((step) => noteOfStep(key, mood.mode, step) % 12),
        );
        const end = BARS * BEATS_PER_BAR;
        for (const { beat, beats, pitch } of [...tune, ...bass, ...chords]) {
          expect(scale.has(pitch % 12)).toBe(true);
          expect(beat).toBeGreaterThanOrEqual(BEATS_PER_BAR);
          expect(beat + beats).toBeLessThanOrEqual(end);
        }
        for (const { pitch } of tune) expect(Math.abs(pitch - key - 12)).toBeLessThanOrEqual(19);
        for (const { pitch } of bass) expect(pitch).toBeLessThan(key);
        for (const { beat } of drums) expect(beat).toBeLessThan(end);
      }),
    );
  });

  test("the tune ends on its chord, and nothing of it overlaps", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { tune, key, mood } = composeScore("anything", seed);
        expect(tune.at(-1)?.pitch).toBe(noteOfStep(key, mood.mode, 4) + 12);
        for (const [index, { beat }] of tune.entries()) {
          const before = tune[index - 1];
          if (before !== undefined) expect(before.beat + before.beats).toBeLessThanOrEqual(beat);
        }
      }),
    );
  });
});
