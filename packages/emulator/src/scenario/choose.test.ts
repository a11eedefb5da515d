import { expect, test } from "vitest";
import { takesShare } from "./choose.ts";
import type { Scenario } from "./schema.ts";

function takenOf(scenario: Scenario, creates: number): number {
  return Array.from({ length: creates }, (_, seen) => takesShare(scenario, seen)).filter(Boolean)
    .length;
}

test("without a share all are taken, with 0 none", () => {
  expect(takenOf({}, 50)).toBe(50);
  expect(takenOf({ share: 1 }, 50)).toBe(50);
  expect(takenOf({ share: 0 }, 50)).toBe(0);
  expect(takenOf({ share: 0, seed: 4 }, 50)).toBe(0);
});

test("the share is met to within one, with any seed, from the first creates on", () => {
  for (const share of [0.05, 0.1, 0.25, 0.3, 0.5, 0.9]) {
    for (const seed of [undefined, 0, 1, 77]) {
      const scenario = seed === undefined ? { share } : { share, seed };
      for (const creates of [10, 100, 1000]) {
        expect(Math.abs(takenOf(scenario, creates) - creates * share)).toBeLessThanOrEqual(1);
      }
    }
  }
});
