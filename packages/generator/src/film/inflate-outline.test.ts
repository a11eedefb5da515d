import { describe, expect, test } from "vitest";
import { inflateOutline } from "./inflate-outline.ts";

const SIZE = 81;
const CENTRE = 40;

/** A mask of the cells that `isInside` tells. */
function maskOf(isInside: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: SIZE * SIZE }, (_, index) =>
    isInside(index % SIZE, Math.floor(index / SIZE)) ? 1 : 0,
  );
}
const nothing = (): void => undefined;

describe("inflateOutline", () => {
  test("a strip from border to border becomes a round tube", () => {
    const heights = inflateOutline(
      maskOf((x) => Math.abs(x - CENTRE) <= 20),
      SIZE,
      nothing,
    );
    const row = CENTRE * SIZE;
    expect(heights[row + CENTRE]).toBeCloseTo(21, 0);
    // On a circle of this radius, half way to the edge.
    expect(heights[row + CENTRE + 10]).toBeCloseTo(Math.sqrt(21 ** 2 - 10 ** 2), 0);
    // Open at both ends: as high there as in the middle.
    expect(heights[CENTRE]).toBeCloseTo(heights[row + CENTRE] ?? 0, 0);
  });

  test("a disc is highest in its middle and falls to its edge on all sides alike", () => {
    const mask = maskOf((x, y) => Math.hypot(x - CENTRE, y - CENTRE) < 25);
    const heights = inflateOutline(mask, SIZE, nothing);
    const at = (x: number, y: number): number => heights[y * SIZE + x] ?? 0;
    expect(Math.max(...heights)).toBe(at(CENTRE, CENTRE));
    expect(at(CENTRE + 15, CENTRE)).toBeCloseTo(at(CENTRE, CENTRE - 15), 1);
    expect(at(CENTRE + 24, CENTRE)).toBeLessThan(at(CENTRE, CENTRE) / 2);
  });

  test("there is nothing off the outline", () => {
    const mask = maskOf((x, y) => x > 20 && x < 40 && y > 20 && y < 60);
    const heights = inflateOutline(mask, SIZE, nothing);
    expect(heights.every((height, index) => mask[index] === 1 || height === 0)).toBe(true);
  });

  test("can be ended from outside", () => {
    const stop = (): never => {
      throw new Error("enough");
    };
    expect(() => inflateOutline(new Uint8Array(SIZE * SIZE), SIZE, stop)).toThrow("enough");
  });
});
