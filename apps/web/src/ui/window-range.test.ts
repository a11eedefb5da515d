import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLACES_UNMEASURED, rangeOf } from "./window-range.ts";

describe("the part of a long list that is drawn", () => {
  it("G-01 of ten thousand a few rows are there, and the others keep their room", () => {
    const range = rangeOf({
      count: 10_000,
      columns: 5,
      rowPx: 200,
      topPx: 100_000,
      windowPx: 1_000,
    });
    expect(range).toEqual({ from: 2_470, to: 2_555, beforePx: 98_800, afterPx: 297_800 });
  });

  it("G-01 before anything was measured there are some at the top", () => {
    const facts = { columns: 0, rowPx: 0, topPx: 0, windowPx: 800 };
    expect(rangeOf({ ...facts, count: 9 }).to).toBe(9);
    expect(rangeOf({ ...facts, count: 10_000 }).to).toBe(PLACES_UNMEASURED);
  });

  it("G-01 wherever the window stands the whole has the same height and what is seen is drawn", () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 0, max: 10_000 }),
          columns: fc.integer({ min: 1, max: 12 }),
          rowPx: fc.integer({ min: 20, max: 500 }),
          topPx: fc.integer({ min: -5_000, max: 6_000_000 }),
          windowPx: fc.integer({ min: 100, max: 2_000 }),
        }),
        (facts) => {
          const { count, columns, rowPx, topPx, windowPx } = facts;
          const { from, to, beforePx, afterPx } = rangeOf(facts);
          const drawnRows = Math.ceil((to - from) / columns);
          const rows = Math.ceil(count / columns);
          expect(beforePx + drawnRows * rowPx + afterPx).toBe(rows * rowPx);
          expect(from).toBeLessThanOrEqual(to);
          const firstSeen = Math.floor(topPx / rowPx) * columns;
          if (topPx >= 0 && firstSeen < count) {
            expect(from).toBeLessThanOrEqual(firstSeen);
            const lastSeen = Math.ceil((topPx + windowPx) / rowPx) * columns;
            expect(to).toBeGreaterThanOrEqual(Math.min(count, lastSeen));
          }
        },
      ),
    );
  });
});
