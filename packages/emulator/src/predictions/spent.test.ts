import type { FileMetrics } from "@darkroom/generator";
import { expect, test } from "vitest";
import { adaptationLine, countSpent } from "./spent.ts";

const FULL: FileMetrics = {
  stageMs: { diffuse: 700 },
  stepsPlanned: 16,
  stepsDone: 16,
  mapSize: 96,
  adaptation: null,
};
const SMALLER: FileMetrics = {
  ...FULL,
  stepsDone: 7,
  mapSize: 64,
  adaptation: {
    slowdown: 6.349,
    steps: { usual: 16, used: 7 },
    mapSize: { usual: 96, used: 64 },
  },
};

test("full runs are counted and have nothing to say", () => {
  expect(countSpent([FULL, FULL])).toEqual({
    output_count: 2,
    steps_planned: 32,
    steps_done: 32,
    map_size: 96,
    adapted_outputs: 0,
  });
  expect(adaptationLine(FULL)).toBe("");
});

test("a run that was made smaller says how and why", () => {
  expect(countSpent([FULL, SMALLER])).toMatchObject({
    steps_done: 23,
    map_size: 64,
    adapted_outputs: 1,
    slowdown: 6.3,
  });
  expect(adaptationLine(SMALLER)).toBe(
    "Adapted to a slow machine (6.3 times): 7 of 16 steps, pattern map 64 instead of 96 px\n",
  );
});

test("models without a pattern map tell none, and nothing made is nothing spent", () => {
  expect(countSpent([{ ...FULL, mapSize: null }])).not.toHaveProperty("map_size");
  expect(countSpent([])).toEqual({});
});
