import { expect, test } from "vitest";
import { randomFrom, shuffled } from "./random.ts";

test("the same seed gives the same numbers, all in [0, 1)", () => {
  const first = randomFrom(5);
  const second = randomFrom(5);
  const other = randomFrom(6);
  const numbers = Array.from({ length: 1000 }, () => first());
  expect(numbers).toEqual(Array.from({ length: 1000 }, () => second()));
  expect(numbers).not.toEqual(Array.from({ length: 1000 }, () => other()));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(new Set(numbers).size).toBe(1000);
});

test("a shuffle keeps all items and leaves none in its place, whatever the seed", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const items = Array.from({ length: 2 + (seed % 5) }, (_, index) => index);
    const order = shuffled(items, randomFrom(seed));
    expect(order.toSorted((a, b) => a - b)).toEqual(items);
    for (const item of items) expect(order[item]).not.toBe(item);
  }
});

test("one item, or none, stays as it is", () => {
  expect(shuffled(["a"], randomFrom(1))).toEqual(["a"]);
  expect(shuffled([], randomFrom(1))).toEqual([]);
});
