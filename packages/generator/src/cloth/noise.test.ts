import { expect, test } from "vitest";
import { createNoise } from "./noise.ts";

test("a seed gives one field, another seed another", () => {
  const first = createNoise(7);
  const same = createNoise(7);
  const other = createNoise(8);
  expect(first(3.3, 4.4)).toBe(same(3.3, 4.4));
  expect(first(3.3, 4.4)).not.toBe(other(3.3, 4.4));
});

test("the field is zero on the lattice", () => {
  const noise = createNoise(1);
  for (let x = -5; x < 5; x++) for (let y = -5; y < 5; y++) expect(noise(x, y)).toBeCloseTo(0, 12);
});

test("the field stays about -1 to 1 and uses most of it", () => {
  const noise = createNoise(3);
  let low = 0;
  let high = 0;
  for (let index = 0; index < 40_000; index++) {
    const value = noise(index * 0.137, index * 0.071);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  expect(low).toBeGreaterThan(-1.2);
  expect(high).toBeLessThan(1.2);
  expect(high - low).toBeGreaterThan(1.4);
});

test("the field has no jumps, not even across cells", () => {
  const noise = createNoise(5);
  for (let index = 0; index < 2_000; index++) {
    const x = index * 0.01 - 10;
    expect(Math.abs(noise(x + 0.001, 0.3) - noise(x, 0.3))).toBeLessThan(0.01);
  }
});

test("the field repeats after 256 units in both directions", () => {
  const noise = createNoise(11);
  expect(noise(1.25 + 256, 2.5)).toBeCloseTo(noise(1.25, 2.5), 12);
  expect(noise(1.25, 2.5 - 256)).toBeCloseTo(noise(1.25, 2.5), 12);
});
