import { expect, it } from "vitest";
import { summarizeLateness } from "./lateness.ts";

it("sums up lateness by nearest ranks", () => {
  const runs = Array.from({ length: 100 }, (_, place) => 100 - place);
  expect(summarizeLateness(runs)).toEqual({
    runs: 100,
    meanMs: 50.5,
    p50Ms: 50,
    p95Ms: 95,
    p99Ms: 99,
  });
});

it("has no figures where nothing was measured", () => {
  expect(summarizeLateness([]).p99Ms).toBeNaN();
});
