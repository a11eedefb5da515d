import { describe, expect, test } from "vitest";
import { measureSlowdown, planPace } from "./plan-pace.ts";
import { EMERGE_FRAMES, FILM_FRAMES, FILM_RATE } from "./plan-shot.ts";

describe("planPace", () => {
  test("draws every frame where there is time, or no budget", () => {
    expect(planPace(100, 90_000)).toBe(1);
    expect(planPace(5_000, null)).toBe(1);
  });

  test("draws fewer frames the slower the machine is, and a third of them at least", () => {
    expect(planPace(400, 90_000)).toBe(2);
    expect(planPace(700, 90_000)).toBe(3);
    expect(planPace(9_000, 90_000)).toBe(3);
    expect(measureSlowdown(700)).toBe(7);
  });

  test("every pace divides the film into whole frames", () => {
    for (const pace of [1, 2, 3]) {
      for (const count of [FILM_FRAMES / 8, EMERGE_FRAMES, FILM_RATE]) {
        expect(count % pace).toBe(0);
      }
    }
  });
});
