import { describe, expect, test } from "vitest";
import { percentile } from "./percentile.ts";

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);

describe("percentile", () => {
  test("takes the value that the given share of the values do not exceed", () => {
    expect(percentile(oneToHundred, 0.5)).toBe(50);
    expect(percentile(oneToHundred, 0.99)).toBe(99);
    expect(percentile(oneToHundred, 1)).toBe(100);
  });

  test("takes a value that was seen, not one between two", () => {
    expect(percentile([1, 10], 0.5)).toBe(1);
    expect(percentile([1, 10], 0.51)).toBe(10);
  });

  test("takes the only value for every share", () => {
    expect(percentile([7], 0)).toBe(7);
    expect(percentile([7], 0.99)).toBe(7);
  });

  test("has nothing to say without values", () => {
    expect(percentile([], 0.5)).toBeNull();
  });
});
