import { describe, expect, test } from "vitest";
import { median, rangeOf } from "./range.ts";

describe("median", () => {
  test("is the middle of an odd number of values, whatever their order", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4])).toBe(4);
  });

  test("is the mean of the two in the middle of an even number", () => {
    expect(median([1, 2, 10, 4])).toBe(3);
  });

  test("leaves the given values in their order", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test("refuses to make up a value", () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("rangeOf", () => {
  test("keeps the extremes beside the median", () => {
    expect(rangeOf([30, 10, 20])).toEqual({ min: 10, median: 20, max: 30 });
  });
});
