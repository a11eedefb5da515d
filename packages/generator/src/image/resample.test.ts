import { describe, expect, test } from "vitest";
import { enlargePixels, enlargeTwice, resampleCubic } from "./resample.ts";

/** A square RGB picture whose value is given for each place. */
function paint(size: number, value: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: size * size * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return value(pixel % size, Math.floor(pixel / size));
  });
}

describe("enlargeTwice", () => {
  test("keeps a flat picture flat", () => {
    expect(
      new Set(
        enlargeTwice(
          paint(5, () => 0.25),
          5,
        ),
      ),
    ).toEqual(new Set([0.25]));
  });

  test("puts quarter steps between two pixels and repeats the edge", () => {
    const enlarged = enlargeTwice(
      paint(2, (x) => x * 4),
      2,
    );
    const firstRow = [0, 1, 2, 3].map((x) => enlarged[x * 3]);
    expect(firstRow).toEqual([0, 1, 3, 4]);
  });

  test("treats rows like columns", () => {
    const wide = enlargeTwice(
      paint(3, (x) => x),
      3,
    );
    const tall = enlargeTwice(
      paint(3, (_, y) => y),
      3,
    );
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 6; x++) {
        expect(tall[(x * 6 + y) * 3]).toBeCloseTo(wide[(y * 6 + x) * 3] ?? Number.NaN, 6);
      }
    }
  });
});

describe("enlargePixels", () => {
  test("makes the picture larger by the factor and stays within its values", () => {
    const source = Uint8ClampedArray.from(paint(4, (x, y) => (x * 37 + y * 91) % 256));
    const enlarged = enlargePixels(source, 4, 4);
    expect(enlarged.length).toBe(16 * 16 * 3);
    expect(Math.max(...enlarged)).toBeLessThanOrEqual(Math.max(...source));
    expect(Math.min(...enlarged)).toBeGreaterThanOrEqual(Math.min(...source));
  });

  test("keeps the channels apart", () => {
    const source = Uint8ClampedArray.from({ length: 2 * 2 * 3 }, (_, index) => (index % 3) * 100);
    const enlarged = enlargePixels(source, 2, 3);
    for (let index = 0; index < enlarged.length; index++) {
      expect(enlarged[index]).toBe((index % 3) * 100);
    }
  });
});

describe("resampleCubic", () => {
  test("gives the same plane back at the same size", () => {
    const plane = Float32Array.from({ length: 36 }, (_, index) => Math.sin(index));
    const same = resampleCubic(plane, 6, 6);
    for (const [index, value] of plane.entries()) expect(same[index]).toBeCloseTo(value, 6);
  });

  test("keeps a flat plane flat at any size", () => {
    for (const size of [3, 7, 20]) {
      const plane = resampleCubic(new Float32Array(25).fill(0.5), 5, size);
      expect(plane.length).toBe(size * size);
      for (const value of plane) expect(value).toBeCloseTo(0.5, 6);
    }
  });

  test("follows a slope exactly away from the edges", () => {
    const size = 8;
    const plane = Float32Array.from({ length: size * size }, (_, index) => index % size);
    const larger = resampleCubic(plane, size, size * 2);
    for (let x = 4; x < 12; x++) expect(larger[8 * 16 + x]).toBeCloseTo((x + 0.5) / 2 - 0.5, 5);
  });
});
