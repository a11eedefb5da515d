import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { GenerationProgress } from "../types.ts";
import { drawPicture } from "./draw-picture.ts";
import { loadResources } from "./load-resources.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_SETTINGS } from "./models.ts";

let resources: Resources;

beforeAll(async () => {
  resources = await loadResources();
});

class StopError extends Error {}

/** Draws until the progress says that it is enough. */
async function drawUntil(
  isEnough: (progress: GenerationProgress) => boolean,
): Promise<GenerationProgress[]> {
  const seen: GenerationProgress[] = [];
  let isStopped = false;
  const request = { model: "jersey-speed", input: { prompt: "waves" }, seed: 1 } as const;
  const drawing = drawPicture(resources, request, {
    now: () => 0,
    beganAt: 0,
    budgetMs: null,
    checkpoint: () => {
      if (isStopped) throw new StopError();
    },
    onProgress: (progress) => {
      seen.push(progress);
      isStopped = isEnough(progress);
    },
  });
  await expect(drawing).rejects.toThrow(StopError);
  return seen;
}

test.each(["prompt", "diffuse", "compose", "weave"] as const)(
  "stops soon after %s has begun and leaves no tensor behind",
  async (stage) => {
    const before = memory().numTensors;
    const seen = await drawUntil((progress) => progress.stage === stage);
    expect(seen.at(-1)?.stage).toBe(stage);
    expect(seen.filter((progress) => progress.stage === stage).length).toBeLessThanOrEqual(2);
    expect(memory().numTensors).toBe(before);
  },
);

test("every model has an even picture and a map of whole blocks", () => {
  for (const { pictureSize, mapSize } of Object.values(MODEL_SETTINGS)) {
    expect(pictureSize % 2).toBe(0);
    expect(mapSize % 8).toBe(0);
  }
});
