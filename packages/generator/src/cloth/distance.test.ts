import { expect, test } from "vitest";
import { createRandom } from "../design/random.ts";
import { measureDistance } from "./distance.ts";

/** The definition itself: compare every pixel with every 0. */
function bruteForce(mask: Uint8Array, size: number): number[] {
  const zeros = [...mask.keys()].filter((index) => mask[index] === 0);
  return [...mask.keys()].map((index) =>
    Math.min(
      ...zeros.map((zero) =>
        Math.hypot(
          (index % size) - (zero % size),
          Math.floor(index / size) - Math.floor(zero / size),
        ),
      ),
    ),
  );
}

test.each([0.02, 0.3, 0.7, 0.98])("agrees with brute force when a share of %d is set", (share) => {
  for (let seed = 0; seed < 12; seed++) {
    const random = createRandom(seed);
    const size = 5 + Math.floor(random() * 14);
    const mask = Uint8Array.from({ length: size * size }, () => (random() < share ? 1 : 0));
    mask[Math.floor(random() * mask.length)] = 0;
    const expected = bruteForce(mask, size);
    for (const [index, distance] of measureDistance(mask, size).entries()) {
      expect(distance).toBeCloseTo(expected[index] ?? Number.NaN, 9);
    }
  }
});

test("one hole in a corner is measured across the whole picture", () => {
  const size = 40;
  const mask = new Uint8Array(size * size).fill(1);
  mask[0] = 0;
  expect(measureDistance(mask, size).at(-1)).toBeCloseTo(Math.hypot(39, 39), 9);
});

test("an empty mask has distance 0 everywhere", () => {
  expect(Math.max(...measureDistance(new Uint8Array(64), 8))).toBe(0);
});

test("a full mask is farther than any picture is wide", () => {
  expect(Math.min(...measureDistance(new Uint8Array(64).fill(1), 8))).toBeGreaterThan(10_000);
});
