import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { GenerationProgress } from "../types.ts";
import { drawPicture } from "./draw-picture.ts";
import { loadResources } from "./load-resources.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_PICTURES, MODEL_SETTINGS } from "./models.ts";

let resources: Resources;

beforeAll(async () => {
  resources = await loadResources();
});

class StopError extends Error {}

/** Draws until the progress says that it is enough. */
function drawUntil(isEnough: (progress: GenerationProgress) => boolean): GenerationProgress[] {
  const seen: GenerationProgress[] = [];
  let isStopped = false;
  const request = { model: "jersey-speed", prompt: "waves", seed: 1 } as const;
  expect(() =>
    drawPicture(resources, request, {
      now: () => 0,
      checkpoint: () => {
        if (isStopped) throw new StopError();
      },
      onProgress: (progress) => {
        seen.push(progress);
        isStopped = isEnough(progress);
      },
    }),
  ).toThrow(StopError);
  return seen;
}

test.each(["prompt", "diffuse", "refine"] as const)(
  "stops soon after %s has begun and leaves no tensor behind",
  (stage) => {
    const before = memory().numTensors;
    const seen = drawUntil((progress) => progress.stage === stage);
    expect(seen.at(-1)?.stage).toBe(stage);
    expect(seen.filter((progress) => progress.stage === stage).length).toBeLessThanOrEqual(2);
    expect(memory().numTensors).toBe(before);
  },
);

test("a prompt that is none is refused before any work", () => {
  const request = { model: "jersey-speed", prompt: "x".repeat(30_000), seed: 1 } as const;
  const seen: GenerationProgress[] = [];
  expect(() =>
    drawPicture(resources, request, {
      now: () => 0,
      checkpoint: () => {},
      onProgress: (progress) => seen.push(progress),
    }),
  ).toThrow("30000 characters");
  expect(seen).toEqual([]);
});

test("every model promises the size that its raster is refined to", () => {
  expect(MODEL_PICTURES).toEqual({
    "jersey-speed": { width: 672, height: 672 },
    "jersey-quality": { width: 960, height: 960 },
    "jersey-scene": { width: 1088, height: 1088 },
  });
  for (const { rasterSize, mapSize } of Object.values(MODEL_SETTINGS)) {
    expect(rasterSize % 2).toBe(0);
    expect(mapSize % 8).toBe(0);
    expect(rasterSize * resources.upscaler.scale).toBe(rasterSize * 4);
  }
});
