import { cleanText } from "../../design/clean-text.ts";
import { parseDesign } from "../../design/parse-design.ts";
import { makeFilm } from "../../film/make-film.ts";
import { EMERGE_FRAMES, FILM_SIZE } from "../../film/plan-shot.ts";
import { encodePng } from "../../image/encode-png.ts";
import { shrinkPixels } from "../../image/shrink.ts";
import { readText } from "../../input/read-input.ts";
import { shareResources } from "../../picture/load-resources.ts";
import { createProgressTracker } from "../../picture/track-progress.ts";
import type { StageShares } from "../../picture/track-progress.ts";
import type { GeneratedImage } from "../../types.ts";
import type { ModelRunner } from "../model.ts";

/** The shares are measured. */
const FILM_STAGES: StageShares = {
  diffuse: [0, 0.16],
  shape: [0.16, 0.2],
  film: [0.2, 0.99],
  mux: [0.99, 1],
};
/** One for each second of the film. */
const PREVIEWS = 8;
const PREVIEW_SIZE = 160;
const PREVIEW_PNG_LEVEL = 6;

/** A frame as a small picture; frames are RGBA. */
function toPreview(frame: Uint8ClampedArray): GeneratedImage {
  const rgb = new Uint8ClampedArray((frame.length / 4) * 3);
  for (let pixel = 0; pixel < frame.length / 4; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = frame[pixel * 4 + channel] ?? 0;
    }
  }
  const size = PREVIEW_SIZE;
  const bytes = encodePng(shrinkPixels(rgb, FILM_SIZE, size), size, size, PREVIEW_PNG_LEVEL);
  return { bytes, mediaType: "image/png", width: size, height: size };
}

/** Films the turning jersey. */
export const filmRunner: ModelRunner = {
  warm: async () => {
    await shareResources();
  },
  run: async (input, { seed, now, checkpoint, report, budgetMs }) => {
    const { flow, rasterize } = await shareResources();
    const tracker = createProgressTracker(FILM_STAGES, now, report);
    let stage = "";
    const enter = (next: string): void => {
      if (next !== stage) tracker.enter(next);
      stage = next;
    };
    enter("diffuse");
    const design = parseDesign(cleanText(readText(input, "prompt") ?? ""), seed);
    const film = await makeFilm(design, {
      flow,
      rasterize,
      checkpoint,
      now,
      budgetMs,
      onProgress: ({ frame, ...step }) => {
        enter(step.stage);
        const hasPreview = frame !== undefined && (step.step - 1) % (step.steps / PREVIEWS) === 0;
        tracker.report({ ...step, ...(hasPreview ? { preview: toPreview(frame) } : {}) });
      },
    });
    enter("mux");
    tracker.report({ stage: "mux", step: 1, steps: 1 });
    const { bytes, width, height, durationMs } = film;
    return {
      file: { kind: "video", bytes, mediaType: "video/webm", width, height, durationMs },
      metrics: {
        stageMs: tracker.stageMs(),
        stepsPlanned: EMERGE_FRAMES,
        stepsDone: film.stepsDone,
        mapSize: film.mapSize,
        adaptation: film.adaptation,
      },
    };
  },
};
