import { describe, expect, test } from "vitest";
import { knitAt, knitStrength } from "./knit.ts";
import { castShadow, darkenHollows } from "./occlusion.ts";
import { shadeSurface } from "./shade-cloth.ts";
import { toDisplayValue } from "./tone.ts";

const GRID = 40;
const UNITS = { grid: GRID, unit: 25 };

/** A surface that rises by `slope` units a unit to the right. */
function ramp(slope: number): Float32Array {
  return Float32Array.from({ length: GRID * GRID }, (_, index) => (index % GRID) * 25 * slope);
}

const CENTRE = 20 * GRID + 20;

describe("shadeSurface", () => {
  test("leaves a flat surface as it is", () => {
    const { light, slopeX } = shadeSurface(ramp(0), UNITS);
    expect(light[CENTRE]).toBeCloseTo(1, 1);
    expect(slopeX[CENTRE]).toBeCloseTo(0, 5);
  });

  test("lights what turns to the upper left more than what turns away", () => {
    const towards = shadeSurface(ramp(0.5), UNITS).light[CENTRE] ?? 0;
    const away = shadeSurface(ramp(-0.5), UNITS).light[CENTRE] ?? 0;
    expect(towards).toBeGreaterThan(away + 0.1);
  });

  test("shifts no print where the cloth turns away from the viewer", () => {
    const gentle = Math.abs(shadeSurface(ramp(0.5), UNITS).slopeX[CENTRE] ?? 0);
    const steep = Math.abs(shadeSurface(ramp(6), UNITS).slopeX[CENTRE] ?? 0);
    expect(steep).toBeLessThan(gentle / 10);
  });
});

test("tones rise from black to white and roll off", () => {
  expect(toDisplayValue(0)).toBe(0);
  expect(toDisplayValue(5)).toBeLessThanOrEqual(255);
  const values = Array.from({ length: 200 }, (_, step) => toDisplayValue(step / 100));
  expect(values).toEqual(values.toSorted((first, second) => first - second));
  expect(toDisplayValue(0.2)).toBeCloseTo(255 * 0.2 ** (1 / 2.2), 0);
});

test("the knit keeps the cloth's mean brightness and vanishes from small pictures", () => {
  let sum = 0;
  for (let index = 0; index < 96 * 96; index++) {
    sum += knitAt((index % 96) / 10, Math.floor(index / 96) / 10);
  }
  expect(Math.abs(sum / 96 ** 2)).toBeLessThan(0.02);
  expect(knitStrength(300)).toBe(0);
  expect(knitStrength(1088)).toBe(1);
});

test("sleeves darken towards the body and not far from it", () => {
  const body = shadeSurface(ramp(0), UNITS);
  const sleeves = shadeSurface(ramp(0), UNITS);
  const half = Float32Array.from({ length: GRID * GRID }, (_, index) =>
    index % GRID < 20 ? 1 : 0,
  );
  darkenHollows(body, sleeves, { body: half, sleeves: half.map((value) => 1 - value) }, GRID);
  expect(sleeves.light[CENTRE]).toBeLessThan(0.9);
  expect(sleeves.light[20 * GRID + 38]).toBeCloseTo(1, 1);
});

test("a garment casts its shadow below and to the right, and none far away", () => {
  const cover = Float32Array.from({ length: GRID * GRID }, (_, index) =>
    Math.abs((index % GRID) - 20) < 8 && Math.abs(Math.floor(index / GRID) - 20) < 8 ? 1 : 0,
  );
  const wall = new Float32Array(GRID * GRID * 3).fill(200);
  const shaded = castShadow(wall, cover, GRID, "studio");
  expect(shaded[(29 * GRID + 20) * 3]).toBeLessThan(195);
  expect(shaded[0]).toBe(200);
});
