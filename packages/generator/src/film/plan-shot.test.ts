import { describe, expect, test } from "vitest";
import { EMERGE_FRAMES, FILM_FRAMES, planShot } from "./plan-shot.ts";

const TURN = 2 * Math.PI;
const turns = Array.from({ length: FILM_FRAMES }, (_, frame) => planShot(frame).pose.turn);

describe("planShot", () => {
  test("turns once around in one direction and ends at the front", () => {
    expect(turns.at(-1)).toBeCloseTo(TURN);
    expect(turns).toEqual(turns.toSorted((first, second) => first - second));
  });

  test("shows the front while the pattern grows, and later the back", () => {
    for (const turn of turns.slice(0, EMERGE_FRAMES)) expect(Math.abs(turn)).toBeLessThan(0.7);
    expect(turns.some((turn) => Math.abs(turn - Math.PI) < 0.05)).toBe(true);
  });

  test("never jumps: two frames are less than five degrees apart", () => {
    const steps = turns.slice(1).map((turn, index) => turn - (turns[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThan((5 / 360) * TURN);
  });

  test("lingers at the back", () => {
    const speedAt = (wanted: number): number => {
      const frame = turns.findIndex((turn) => turn >= wanted);
      return (turns[frame + 1] ?? 0) - (turns[frame] ?? 0);
    };
    expect(speedAt(Math.PI)).toBeLessThan(speedAt(Math.PI / 2));
  });
});
