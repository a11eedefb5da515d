import { describe, expect, test } from "vitest";
import { enrichTarget } from "../training/super-resolution/enrich-target.ts";
import type { TargetLayers } from "../training/super-resolution/enrich-target.ts";

const SIZE = 64;

function buildLayers(guide: readonly [knit: number, rib: number, stitch: number]): TargetLayers {
  return {
    size: SIZE,
    guides: Float32Array.from({ length: SIZE * SIZE * 3 }, (_, index) => guide[index % 3] ?? 0),
    light: new Float32Array(SIZE * SIZE).fill(1),
    coverage: new Float32Array(SIZE * SIZE).fill(1),
  };
}

const GREY = new Uint8ClampedArray(SIZE * SIZE * 3).fill(120);

function meanOf(pixels: Uint8ClampedArray): number {
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
}

describe("enrichTarget", () => {
  test("leaves what is no cloth alone", () => {
    expect(enrichTarget(GREY, buildLayers([0, 0, 0]))).toEqual(GREY);
    const bare = { ...buildLayers([1, 0, 0]), coverage: new Float32Array(SIZE * SIZE) };
    expect(enrichTarget(GREY, bare)).toEqual(GREY);
  });

  test("knits a relief that repeats every eight pixels and keeps the mean", () => {
    const knitted = enrichTarget(GREY, buildLayers([1, 0, 0]));
    expect(new Set(knitted).size).toBeGreaterThan(5);
    expect(Math.abs(meanOf(knitted) - 120)).toBeLessThan(1);
    for (let x = 0; x < SIZE - 8; x++) {
      expect(knitted[(20 * SIZE + x) * 3]).toBe(knitted[(20 * SIZE + x + 8) * 3]);
      expect(knitted[(20 * SIZE + x) * 3]).toBe(knitted[(28 * SIZE + x) * 3]);
    }
  });

  test("draws ribs as lines that repeat every four pixels", () => {
    const ribbed = enrichTarget(GREY, buildLayers([0, 1, 0]));
    const row = [0, 1, 2, 3, 4, 5, 6, 7].map((x) => ribbed[(10 * SIZE + x) * 3]);
    expect(row.slice(0, 4)).toEqual(row.slice(4));
    expect(new Set(row).size).toBe(4);
  });

  test("draws threads light on dark cloth and dark on light cloth", () => {
    const layers = buildLayers([0, 0, 1]);
    const dark = new Uint8ClampedArray(GREY.length).fill(40);
    const light = new Uint8ClampedArray(GREY.length).fill(230);
    expect(meanOf(enrichTarget(dark, layers))).toBeGreaterThan(40);
    expect(meanOf(enrichTarget(light, layers))).toBeLessThan(230);
  });
});
