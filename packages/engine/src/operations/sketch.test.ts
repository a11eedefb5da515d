import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countOf, createSketch, mergeSketches, percentilesOf, quantileOf } from "./sketch.ts";

function sketchOf(values: readonly number[]) {
  const { add, sketch } = createSketch();
  for (const value of values) add(value);
  return sketch;
}

const values = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 300 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("a sketch of values", () => {
  it("tells every quantile to within a twentieth of the exact one", () => {
    fc.assert(
      fc.property(values, share, (list, wanted) => {
        const sorted = list.toSorted((left, right) => left - right);
        const exact = sorted[Math.max(1, Math.ceil(list.length * wanted)) - 1] ?? Number.NaN;
        const told = quantileOf(sketchOf(list), wanted) ?? Number.NaN;
        expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(0.05);
      }),
    );
  });

  it("tells of parts together what it tells of the whole", () => {
    fc.assert(
      fc.property(values, values, share, (left, right, wanted) => {
        const merged = mergeSketches([sketchOf(left), sketchOf(right)]);
        expect(countOf(merged)).toBe(left.length + right.length);
        expect(quantileOf(merged, wanted)).toBe(quantileOf(sketchOf([...left, ...right]), wanted));
      }),
    );
  });

  it("has no quantile of nothing, and takes what is below 0 for 0", () => {
    expect(percentilesOf(sketchOf([]))).toBeNull();
    expect(percentilesOf(sketchOf([-5, 0]))).toEqual({ count: 2, p50: 0, p95: 0, p99: 0 });
  });
});
