import { describe, expect, test } from "vitest";
import { PARTS } from "../garment/draw-parts.ts";
import { compositePicture, readCoverage, unpremultiply } from "./composite.ts";
import type { CompositeInput } from "./composite.ts";
import { warpGuides, warpPlace } from "./warp.ts";

const SIZE = 48;
const PIXELS = SIZE * SIZE;

/** A square of one colour in the middle, evenly lit, before a flat background. */
function buildInput(overrides: Partial<CompositeInput> = {}): CompositeInput {
  const albedo = new Uint8Array(PIXELS * 4);
  const parts = new Uint8Array(PIXELS);
  for (let y = 16; y < 32; y++) {
    for (let x = 16; x < 32; x++) {
      albedo.set([200, 100, 50, 255], (y * SIZE + x) * 4);
      parts[y * SIZE + x] = PARTS.body;
    }
  }
  const flat = (value: number): Float32Array => new Float32Array(PIXELS).fill(value);
  return {
    size: SIZE,
    albedo,
    coverage: readCoverage(albedo, SIZE),
    parts,
    shading: { light: flat(0.5), gloss: flat(0), rim: flat(0), slopeX: flat(0), slopeY: flat(0) },
    background: new Float32Array(PIXELS * 3).fill(180),
    shadowStrength: 0.4,
    ...overrides,
  };
}

function pixel(picture: Uint8ClampedArray, x: number, y: number): number[] {
  return [...picture.subarray((y * SIZE + x) * 3, (y * SIZE + x) * 3 + 3)];
}

describe("compositePicture", () => {
  test("cloth keeps the order of its channels and darkens with the light", () => {
    const [red = 0, green = 0, blue = 0] = pixel(compositePicture(buildInput()), 24, 24);
    expect(red).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(blue);
    expect(red).toBeLessThan(200);
    expect(red).toBeGreaterThan(100);
  });

  test("more light is never darker, and highlights do not overflow", () => {
    const brightness = [0.1, 0.5, 1, 2, 10].map((light) => {
      const input = buildInput();
      input.shading.light.fill(light);
      return pixel(compositePicture(input), 24, 24)[0] ?? 0;
    });
    expect(brightness).toEqual(brightness.toSorted((first, second) => first - second));
    expect(brightness.at(-1)).toBeLessThanOrEqual(255);
  });

  test("the shadow falls to the lower right and the far background stays", () => {
    const picture = compositePicture(buildInput());
    const [lowerRight = 0] = pixel(picture, 33, 34);
    const [upperLeft = 0] = pixel(picture, 14, 13);
    expect(lowerRight).toBeLessThan(upperLeft);
    expect(pixel(picture, 1, 1)).toEqual([180, 180, 180]);
  });

  test("a stronger shadow is darker", () => {
    const soft = compositePicture(buildInput({ shadowStrength: 0.2 }));
    const hard = compositePicture(buildInput({ shadowStrength: 0.6 }));
    expect(pixel(hard, 33, 34)[0]).toBeLessThan(pixel(soft, 33, 34)[0] ?? 0);
  });

  test("rim light is cold from the right and warm from the left", () => {
    const tint = (rim: number): number => {
      const input = buildInput();
      input.shading.rim.fill(rim);
      const [red = 0, , blue = 0] = pixel(compositePicture(input), 24, 24);
      return red - blue;
    };
    expect(tint(0.5)).toBeLessThan(tint(0));
    expect(pixel(compositePicture(buildInput()), 24, 24)).not.toEqual([0, 0, 0]);
    expect(tint(-0.5)).toBeGreaterThan(tint(0.5));
  });

  test("an edge pixel mixes cloth and background by its cover", () => {
    const input = buildInput();
    input.coverage[24 * SIZE + 24] = 0.5;
    const [half = 0] = pixel(compositePicture(input), 24, 24);
    const [whole = 0] = pixel(compositePicture(buildInput()), 24, 24);
    expect(half).not.toBe(whole);
  });
});

describe("reading the rasterised garment", () => {
  test("straight colours come back from premultiplied ones", () => {
    const straight = unpremultiply(Uint8Array.of(100, 50, 0, 128, 9, 9, 9, 255, 0, 0, 0, 0));
    expect([...straight]).toEqual([199, 99, 0, 128, 9, 9, 9, 255, 0, 0, 0, 0]);
  });

  test("the input is left alone", () => {
    const premultiplied = Uint8Array.of(100, 50, 0, 128);
    unpremultiply(premultiplied);
    expect([...premultiplied]).toEqual([100, 50, 0, 128]);
  });

  test("colours never exceed white", () => {
    expect([...unpremultiply(Uint8Array.of(200, 128, 127, 128))]).toEqual([255, 255, 253, 128]);
  });

  test("cover is the alpha from 0 to 1", () => {
    const rgba = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 51, 0, 0, 0, 255, 0, 0, 0, 102);
    const cover = [...readCoverage(rgba, 2)];
    expect(cover).toEqual([0, Math.fround(0.2), 1, Math.fround(0.4)]);
  });
});

describe("warping", () => {
  test("flat cloth stays in its place", () => {
    const { shading } = buildInput();
    expect(warpPlace(shading, 10, 20, SIZE)).toEqual({
      index: 20 * SIZE + 10,
      shareX: 0,
      shareY: 0,
    });
  });

  test("a slope shifts by a part of a pixel, a cliff no further than the limit", () => {
    const { shading } = buildInput();
    shading.slopeX.fill(0.3);
    const gentle = warpPlace(shading, 10, 20, SIZE);
    expect(gentle.shareX).toBeCloseTo(0.3 * SIZE * 0.0055, 5);
    shading.slopeX.fill(0.6);
    const limit = warpPlace(shading, 10, 20, SIZE);
    shading.slopeX.fill(0.99);
    const cliff = warpPlace(shading, 10, 20, SIZE);
    expect(cliff.shareX).toBeCloseTo(limit.shareX, 6);
  });

  test("no place lies outside of the picture", () => {
    const { shading } = buildInput();
    for (const slope of [-1, 1]) {
      shading.slopeX.fill(slope);
      shading.slopeY.fill(slope);
      for (const [x, y] of [
        [0, 0],
        [SIZE - 1, SIZE - 1],
      ] as const) {
        const { index } = warpPlace(shading, x, y, SIZE);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index + SIZE + 1).toBeLessThan(PIXELS);
      }
    }
  });

  test("guides are read as 0 to 1 and vanish off the garment", () => {
    const { shading, coverage } = buildInput();
    const rgba = new Uint8Array(PIXELS * 4).fill(255);
    const guides = warpGuides(rgba, shading, coverage, SIZE);
    expect(guides[(24 * SIZE + 24) * 3]).toBe(1);
    expect(guides[0]).toBe(0);
  });
});
