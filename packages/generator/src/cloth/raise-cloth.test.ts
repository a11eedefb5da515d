import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { PARTS, PART_COLORS } from "../garment/draw-parts.ts";
import { raiseCloth, readParts, surfaceOf } from "./raise-cloth.ts";

const SIZE = 60;

/** A square body in the middle of an empty picture, with a strip of collar on top. */
function squareParts(): Uint8Array {
  const parts = new Uint8Array(SIZE * SIZE);
  for (let y = 15; y < 45; y++) {
    for (let x = 15; x < 45; x++) parts[y * SIZE + x] = y < 18 ? PARTS.collar : PARTS.body;
  }
  return parts;
}

describe("readParts", () => {
  test("knows each part by its colour, also when it is a little off", () => {
    const rgba = new Uint8Array(PART_COLORS.length * 4);
    for (const [index, [, [red, green, blue]]] of PART_COLORS.entries()) {
      rgba.set([Math.max(0, red - 20), Math.min(255, green + 20), blue, 255], index * 4);
    }
    const parts = readParts(Uint8Array.from([...rgba, ...new Uint8Array(3 * 4)]), 3);
    expect([...parts.subarray(0, 6)]).toEqual(PART_COLORS.map(([part]) => part));
  });

  test("sees nothing where the map is more than half transparent", () => {
    const rgba = Uint8Array.of(255, 0, 0, 127);
    expect(readParts(rgba, 1)[0]).toBe(PARTS.none);
  });
});

describe("surfaceOf", () => {
  test("joins the collar to the body and its back to the inside", () => {
    expect(surfaceOf(PARTS.collar)).toBe(PARTS.body);
    expect(surfaceOf(PARTS.collarBack)).toBe(PARTS.inside);
    expect(surfaceOf(PARTS.sleeveLeft)).toBe(PARTS.sleeveLeft);
  });
});

describe("raiseCloth", () => {
  test("the body bulges from its edge to its middle", () => {
    const { heights } = raiseCloth(buildDesign(), squareParts(), SIZE);
    const row = 30 * SIZE;
    expect(heights[row + 30] ?? 0).toBeGreaterThan((heights[row + 15] ?? 0) + 1);
  });

  test("there is no cloth off the garment", () => {
    const parts = squareParts();
    const { heights } = raiseCloth(buildDesign(), parts, SIZE);
    const offGarment = heights.filter((_, index) => parts[index] === PARTS.none);
    expect(new Set(offGarment)).toEqual(new Set([0]));
  });

  test("the same design folds the same way, another seed another way", () => {
    const fold = (seed: number): number[] => [
      ...raiseCloth(buildDesign({ seed }), squareParts(), SIZE).heights,
    ];
    expect(fold(1)).toEqual(fold(1));
    expect(fold(1)).not.toEqual(fold(2));
  });

  test("the inside of the neck lies flat and low", () => {
    const parts = new Uint8Array(SIZE * SIZE).fill(PARTS.inside);
    const { heights } = raiseCloth(buildDesign(), parts, SIZE);
    expect(new Set(heights)).toEqual(new Set([Math.fround(-18 / (1000 / SIZE))]));
  });

  test("parts keep their own heights at the edge between them", () => {
    const parts = squareParts();
    for (let y = 15; y < 45; y++) {
      for (let x = 30; x < 45; x++) parts[y * SIZE + x] = PARTS.inside;
    }
    const { heights } = raiseCloth(buildDesign(), parts, SIZE);
    expect(heights[40 * SIZE + 30]).toBeCloseTo(-18 / (1000 / SIZE), 4);
  });

  test("every height is a number for both cuts", () => {
    for (const cut of ["tee", "tank"] as const) {
      const { heights } = raiseCloth(buildDesign({ cut }), squareParts(), SIZE);
      expect(heights.every(Number.isFinite)).toBe(true);
    }
  });
});
