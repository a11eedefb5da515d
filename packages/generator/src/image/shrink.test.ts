import { expect, test } from "vitest";
import { shrinkPixels } from "./shrink.ts";

test("each pixel of a halved picture is the mean of four", () => {
  const source = new Uint8ClampedArray(2 * 2 * 3);
  source.set([10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 0]);
  expect([...shrinkPixels(source, 2, 1)]).toEqual([25, 0, 0]);
});

test("a flat picture stays flat at sizes that do not divide it", () => {
  const source = new Uint8ClampedArray(17 * 17 * 3).fill(99);
  for (const size of [16, 11, 5, 1]) {
    const small = shrinkPixels(source, 17, size);
    expect(small.length).toBe(size * size * 3);
    expect(new Set(small)).toEqual(new Set([99]));
  }
});

test("the mean of the picture is kept", () => {
  const source = Uint8ClampedArray.from({ length: 30 * 30 * 3 }, (_, index) => (index * 73) % 256);
  const small = shrinkPixels(source, 30, 18);
  const mean = (pixels: Uint8ClampedArray): number =>
    pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  expect(Math.abs(mean(small) - mean(source))).toBeLessThan(1);
});

test("a picture is never made larger", () => {
  const source = new Uint8ClampedArray(4 * 4 * 3).fill(7);
  expect(shrinkPixels(source, 4, 8)).toBe(source);
});
