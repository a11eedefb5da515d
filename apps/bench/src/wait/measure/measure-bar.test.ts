import { describe, expect, test } from "vitest";
import { barError, readThrough } from "./measure-bar.ts";

/** Rises by a per cent every 500 ms, up to 92 %. */
const steady = (elapsedMs: number): number | null =>
  elapsedMs > 46_000 ? null : elapsedMs / 50_000;

describe("a bar", () => {
  test("that rises evenly stands at each whole per cent for as long", () => {
    const { last, standstillMs } = readThrough(steady, 60_000);
    // It is read every 10 ms.
    expect(Math.abs(standstillMs - 500)).toBeLessThanOrEqual(10);
    expect(last).toBeCloseTo(0.92, 3);
  });

  test("that is parked is seen to stand", () => {
    const parked = (elapsedMs: number) => steady(Math.min(elapsedMs, 10_000));
    expect(readThrough(parked, 30_000).standstillMs).toBeGreaterThan(19_000);
  });

  test("is right for the run that it was made for, and half wrong for one half as long", () => {
    expect(barError(steady, 50_000)).toBeCloseTo(0, 6);
    // At each share s of a run of 25 s the bar shows s / 2; the mean of s / 2 is a quarter.
    expect(barError(steady, 25_000)).toBeCloseTo(0.25, 6);
  });

  test("that shows no number says nothing wrong", () => {
    expect(barError(() => null, 10_000)).toBe(0);
  });
});
