import { expect, test } from "vitest";
import type { GenerationProgress } from "../types.ts";
import { JERSEY_STAGES } from "./stages.ts";
import { createProgressTracker } from "./track-progress.ts";

function setUp() {
  const clock = { now: 1_000 };
  const seen: GenerationProgress[] = [];
  const tracker = createProgressTracker(
    JERSEY_STAGES,
    () => clock.now,
    (progress) => seen.push(progress),
  );
  return { clock, seen, tracker };
}

test("the fraction rises through all stages to exactly 1", () => {
  const { seen, tracker } = setUp();
  for (const stage of Object.keys(JERSEY_STAGES)) {
    for (let step = 1; step <= 5; step++) tracker.report({ stage, step, steps: 5 });
  }
  const fractions = seen.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((first, second) => first - second));
  expect(new Set(fractions).size).toBe(fractions.length);
  expect(fractions.at(-1)).toBe(1);
});

test("the fraction never falls, even when a step reports less", () => {
  const { seen, tracker } = setUp();
  tracker.report({ stage: "weave", step: 2, steps: 4, share: 0.6 });
  tracker.report({ stage: "weave", step: 2, steps: 4, share: 0.5 });
  tracker.report({ stage: "diffuse", step: 1, steps: 9 });
  expect(new Set(seen.map(({ fraction }) => fraction)).size).toBe(1);
});

test("a share beyond the stage stays inside of it", () => {
  const { seen, tracker } = setUp();
  tracker.report({ stage: "diffuse", step: 9, steps: 3 });
  expect(seen[0]?.fraction).toBe(0.7);
});

test("stages are timed from their start to the next one's", () => {
  const { clock, tracker } = setUp();
  tracker.enter("prompt");
  clock.now += 5;
  tracker.enter("diffuse");
  clock.now += 700.4;
  tracker.enter("compose");
  clock.now += 30;
  expect(tracker.stageMs()).toEqual({ prompt: 5, diffuse: 700, compose: 30 });
});

test("silence is counted from the last report", () => {
  const { clock, tracker } = setUp();
  clock.now += 40;
  expect(tracker.silentMs()).toBe(40);
  tracker.report({ stage: "prompt", step: 1, steps: 1 });
  expect(tracker.silentMs()).toBe(0);
});

test("a preview is passed on, and absent where there is none", () => {
  const { seen, tracker } = setUp();
  const preview = { bytes: Uint8Array.of(1), mediaType: "image/png", width: 1, height: 1 } as const;
  tracker.report({ stage: "compose", step: 1, steps: 1, preview });
  tracker.report({ stage: "encode", step: 1, steps: 1 });
  expect(seen[0]?.preview).toBe(preview);
  expect(seen[1]).not.toHaveProperty("preview");
});
