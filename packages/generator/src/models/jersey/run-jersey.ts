import { drawPicture } from "../../picture/draw-picture.ts";
import { shareResources } from "../../picture/load-resources.ts";
import { JERSEY_MODEL_NAMES } from "../../picture/models.ts";
import type { JerseyModel } from "../../picture/models.ts";
import type { ModelRunner } from "../model.ts";

function jerseyNamed(model: string): JerseyModel {
  const found = JERSEY_MODEL_NAMES.find((name) => name === model);
  if (found === undefined) throw new Error(`${model} draws no jersey`);
  return found;
}

/** Draws the picture of a jersey model. */
export const jerseyRunner: ModelRunner = {
  warm: async (checkpoint) => {
    const resources = await shareResources();
    const request = {
      model: "jersey-preview",
      input: { prompt: "stripes", size: 256 },
      seed: 0,
    } as const;
    await drawPicture(resources, request, {
      now: () => performance.now(),
      beganAt: performance.now(),
      checkpoint,
      onProgress: () => {},
      budgetMs: null,
    });
  },
  run: async (input, { model, seed, now, checkpoint, report, budgetMs }) => {
    const beganAt = now();
    const resources = await shareResources();
    const request = { model: jerseyNamed(model), input, seed };
    return drawPicture(resources, request, {
      now,
      beganAt,
      checkpoint,
      onProgress: report,
      budgetMs,
    });
  },
};
