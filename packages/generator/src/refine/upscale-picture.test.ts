import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Box } from "../image/bound-opaque.ts";
import { enlargePixels } from "../image/resample.ts";
import { startBackend } from "../network/start-backend.ts";
import { addGrain } from "./add-grain.ts";
import { loadUpscaler } from "./load-upscaler.ts";
import type { Upscaler } from "./load-upscaler.ts";
import { splitTiles, upscalePicture } from "./upscale-picture.ts";
import type { UpscaleInput } from "./upscale-picture.ts";

const SIZE = 176;
let upscaler: Upscaler;

beforeAll(async () => {
  await startBackend();
  upscaler = loadUpscaler();
});

/** Soft colour waves with a hard edge down the middle. */
function paint(): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: SIZE * SIZE * 3 }, (_, index) => {
    const x = Math.floor(index / 3) % SIZE;
    const y = Math.floor(index / 3 / SIZE);
    return 120 + 60 * Math.sin(x / 9 + (index % 3)) + (x + y > SIZE ? 50 : 0);
  });
}

function refine(box: Box, overrides: Partial<UpscaleInput> = {}): Uint8ClampedArray {
  const rgb = paint();
  const target = enlargePixels(rgb, SIZE, upscaler.scale);
  upscalePicture({
    upscaler,
    rgb,
    guides: new Float32Array(SIZE * SIZE * 3).fill(0.5),
    size: SIZE,
    box,
    target,
    onProgress: () => {},
    ...overrides,
  });
  return target;
}

describe("splitTiles", () => {
  test.each([
    { left: 0, top: 0, right: 50, bottom: 40 },
    { left: 13, top: 7, right: 181, bottom: 250 },
    { left: 1, top: 1, right: 272, bottom: 272 },
  ])("covers $left,$top to $right,$bottom once", (box) => {
    const seen = new Map<string, number>();
    for (const tile of splitTiles(box)) {
      for (let y = tile.top; y < tile.bottom; y++) {
        for (let x = tile.left; x < tile.right; x++) {
          seen.set(`${x},${y}`, (seen.get(`${x},${y}`) ?? 0) + 1);
        }
      }
    }
    expect(seen.size).toBe((box.right - box.left) * (box.bottom - box.top));
    expect(new Set(seen.values())).toEqual(new Set([1]));
  });

  test("keeps tiles near their size", () => {
    for (const tile of splitTiles({ left: 0, top: 0, right: 272, bottom: 400 })) {
      expect(tile.right - tile.left).toBeLessThanOrEqual(168);
      expect(tile.bottom - tile.top).toBeLessThanOrEqual(168);
    }
  });
});

describe("upscalePicture", () => {
  test("changes the box and nothing else", () => {
    const box = { left: 60, top: 70, right: 100, bottom: 110 };
    const plain = enlargePixels(paint(), SIZE, upscaler.scale);
    const refined = refine(box);
    const width = SIZE * upscaler.scale;
    let changed = 0;
    for (let index = 0; index < refined.length; index++) {
      if (refined[index] === plain[index]) continue;
      changed++;
      const x = Math.floor(index / 3) % width;
      const y = Math.floor(index / 3 / width);
      expect(x >= 240 && x < 400 && y >= 280 && y < 440).toBe(true);
    }
    expect(changed).toBeGreaterThan(10_000);
  });

  test("keeps the colours: the mean moves little", () => {
    const box = { left: 0, top: 0, right: SIZE, bottom: 60 };
    const mean = (pixels: Uint8ClampedArray): number =>
      pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const plain = enlargePixels(paint(), SIZE, upscaler.scale);
    expect(Math.abs(mean(refine(box)) - mean(plain))).toBeLessThan(2);
  });

  test("leaves no seam: pixels do not depend on where the tiles end", () => {
    const twoTiles = refine({ left: 0, top: 0, right: SIZE, bottom: 40 });
    const oneTile = refine({ left: 0, top: 0, right: 124, bottom: 40 });
    const width = SIZE * upscaler.scale;
    for (let y = 0; y < 100; y++) {
      // The tiles of the wider box meet at 88 · 4 = 352.
      for (let x = 330; x < 374; x++) {
        const index = (y * width + x) * 3;
        const difference = Math.abs((twoTiles[index] ?? 0) - (oneTile[index] ?? 0));
        expect(difference).toBeLessThanOrEqual(2);
      }
    }
  });

  test("reports every layer and tile in a rising order that ends at 1", () => {
    const shares: number[] = [];
    const tiles = new Set<number>();
    refine(
      { left: 0, top: 0, right: SIZE, bottom: 20 },
      {
        onProgress: (tilesDone, _, share) => {
          shares.push(share);
          tiles.add(tilesDone);
        },
      },
    );
    expect(shares).toEqual(shares.toSorted((first, second) => first - second));
    expect(shares.at(-1)).toBe(1);
    expect(shares.length).toBe(2 * (upscaler.layers.length + 1));
    expect([...tiles]).toEqual([0, 1, 2]);
  });

  test("can be ended between layers and leaves no tensor behind", () => {
    const before = memory().numTensors;
    let calls = 0;
    const onProgress = (): void => {
      calls++;
      if (calls === 4) throw new Error("enough");
    };
    const box = { left: 0, top: 0, right: 40, bottom: 40 };
    expect(() => refine(box, { onProgress })).toThrow("enough");
    refine(box);
    expect(memory().numTensors).toBe(before);
  });
});

describe("addGrain", () => {
  test("moves every channel of a pixel alike, by less than 2", () => {
    const rgb = new Uint8ClampedArray(300 * 3).fill(100);
    addGrain(rgb, 5);
    const values = new Set<number>();
    for (let index = 0; index < rgb.length; index += 3) {
      expect(rgb[index]).toBe(rgb[index + 2]);
      values.add(rgb[index] ?? 0);
    }
    expect(values.size).toBeGreaterThan(2);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(4);
  });

  test("depends on the seed alone", () => {
    const grain = (seed: number): number[] => {
      const rgb = new Uint8ClampedArray(300).fill(100);
      addGrain(rgb, seed);
      return [...rgb];
    };
    expect(grain(1)).toEqual(grain(1));
    expect(grain(1)).not.toEqual(grain(2));
  });
});
