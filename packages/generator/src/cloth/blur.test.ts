import { describe, expect, test } from "vitest";
import { createRandom } from "../design/random.ts";
import { blurPlane, smoothPlane } from "./blur.ts";

function noisePlane(size: number): Float32Array {
  const random = createRandom(size);
  return Float32Array.from({ length: size * size }, () => random());
}

/** The mean over a square, three times, by its definition. */
function bruteForce(plane: Float32Array, size: number, radius: number): Float32Array {
  let blurred = plane;
  const clamp = (index: number): number => Math.min(size - 1, Math.max(0, index));
  for (let pass = 0; pass < 3; pass++) {
    const source = blurred;
    blurred = source.map((_, index) => {
      let sum = 0;
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++) {
          const x = clamp((index % size) + dx);
          const y = clamp(Math.floor(index / size) + dy);
          sum += source[y * size + x] ?? 0;
        }
      }
      return sum / (2 * radius + 1) ** 2;
    });
  }
  return blurred;
}

describe("blurPlane", () => {
  test.each([
    [9, 1],
    [12, 3],
    [6, 8],
  ])("of %d pixels by %d is three means over a square", (size, radius) => {
    const plane = noisePlane(size);
    const expected = bruteForce(plane, size, radius);
    for (const [index, value] of blurPlane(plane, size, radius).entries()) {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    }
  });

  test("leaves its input alone", () => {
    const plane = noisePlane(8);
    const before = [...plane];
    blurPlane(plane, 8, 2);
    expect([...plane]).toEqual(before);
  });

  test("below half a pixel gives the plane itself", () => {
    const plane = noisePlane(4);
    expect(blurPlane(plane, 4, 0.4)).toBe(plane);
  });
});

describe("smoothPlane", () => {
  test("spreads a point over its neighbours by 1 2 1", () => {
    const plane = new Float32Array(25);
    plane[12] = 16;
    const smooth = smoothPlane(plane, 5);
    expect([6, 7, 8, 11, 12, 13, 16, 17, 18].map((index) => smooth[index])).toEqual([
      1, 2, 1, 2, 4, 2, 1, 2, 1,
    ]);
  });

  test("keeps a flat plane flat up to its edges", () => {
    expect(new Set(smoothPlane(new Float32Array(36).fill(3), 6))).toEqual(new Set([3]));
  });
});
