import { expect, test } from "vitest";
import { PARTS } from "../garment/draw-parts.ts";
import { shadeCloth } from "./shade-cloth.ts";

const SIZE = 40;

/** A body that fills the picture, at the given heights. */
function bodyOf(height: (x: number, y: number) => number) {
  const heights = Float32Array.from({ length: SIZE * SIZE }, (_, index) =>
    height(index % SIZE, Math.floor(index / SIZE)),
  );
  return { heights, parts: new Uint8Array(SIZE * SIZE).fill(PARTS.body) };
}

const MIDDLE = 20 * SIZE + 20;

test("flat cloth is lit evenly and without rim light", () => {
  const { light, rim, slopeX, slopeY } = shadeCloth(
    bodyOf(() => 3),
    SIZE,
    true,
  );
  const [first = 0] = light;
  for (const value of light) expect(value).toBeCloseTo(first, 5);
  expect(Math.max(...rim, ...slopeX.map(Math.abs), ...slopeY.map(Math.abs))).toBe(0);
});

test("the light comes from the upper left", () => {
  const lightOf = (height: (x: number, y: number) => number): number =>
    shadeCloth(bodyOf(height), SIZE, false).light[MIDDLE] ?? 0;
  const flat = lightOf(() => 0);
  // A surface that rises to the right turns its face to the left.
  expect(lightOf((x) => x * 0.4)).toBeGreaterThan(flat);
  expect(lightOf((x) => -x * 0.4)).toBeLessThan(flat);
  expect(lightOf((_, y) => y * 0.4)).toBeGreaterThan(flat);
  expect(lightOf((_, y) => -y * 0.4)).toBeLessThan(flat);
});

test("rim light falls on both flanks with opposite signs, in the stadium only", () => {
  const right = bodyOf((x) => -x * 0.5);
  const left = bodyOf((x) => x * 0.5);
  expect(shadeCloth(right, SIZE, true).rim[MIDDLE]).toBeGreaterThan(0);
  expect(shadeCloth(left, SIZE, true).rim[MIDDLE]).toBeLessThan(0);
  expect(shadeCloth(right, SIZE, false).rim[MIDDLE]).toBe(0);
});

test("the inside of the neck is darker and has no gloss", () => {
  const body = bodyOf(() => 0);
  const inside = { ...body, parts: new Uint8Array(SIZE * SIZE).fill(PARTS.inside) };
  const lit = shadeCloth(body, SIZE, false);
  const dark = shadeCloth(inside, SIZE, false);
  expect(dark.light[MIDDLE]).toBeCloseTo((lit.light[MIDDLE] ?? 0) / 2, 5);
  expect(dark.gloss[MIDDLE]).toBe(0);
  expect(lit.gloss[MIDDLE]).toBeGreaterThan(0);
});

test("a step between two parts is no slope", () => {
  const cloth = bodyOf((x) => (x < 20 ? 0 : 30));
  const parts = cloth.parts.map((part, index) => (index % SIZE < 20 ? part : PARTS.inside));
  const { slopeX } = shadeCloth({ ...cloth, parts }, SIZE, false);
  for (const slope of slopeX) expect(slope).toBeCloseTo(0, 6);
});

test("nothing is lit off the garment", () => {
  const cloth = { ...bodyOf(() => 0), parts: new Uint8Array(SIZE * SIZE) };
  expect(Math.max(...shadeCloth(cloth, SIZE, true).light)).toBe(0);
});
