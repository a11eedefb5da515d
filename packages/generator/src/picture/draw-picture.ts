import { cleanText } from "../design/clean-text.ts";
import { parseDesign } from "../design/parse-design.ts";
import { createRandom, hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { patternWords, samplePattern } from "../flow/sample-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import type { RunResult } from "../models/model.ts";
import type { GeneratedImage, GenerationProgress } from "../types.ts";
import { composeScene, prepareScene } from "./compose.ts";
import { finishPicture } from "./finish-picture.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_SETTINGS } from "./models.ts";
import type { JerseyModel, ModelSettings } from "./models.ts";
import { JERSEY_STAGES } from "./stages.ts";
import { PICTURE_PNG_LEVEL, PREVIEW_PNG_LEVEL, toPng } from "./to-png.ts";
import { createProgressTracker } from "./track-progress.ts";
import type { ProgressTracker } from "./track-progress.ts";

export type PictureRequest = { model: JerseyModel; prompt: string; seed: number };

type DrawOptions = {
  /** Milliseconds, for the times of the stages and the pace of the progress. */
  now: () => number;
  /** Called often, between the layers of the networks and the rows of the picture; throws to end the work. */
  checkpoint: Checkpoint;
  onProgress: (progress: GenerationProgress) => void;
};

type Drawing = DrawOptions & {
  resources: Resources;
  settings: ModelSettings;
  tracker: ProgressTracker;
};

/** Pushes the pattern towards the words; above 3 it turns coarse. */
const GUIDANCE = 2.2;
/** The file. */
const ENCODE_STEPS = 1;
const PREVIEW_EVERY_STEPS = 4;
/** Pixels a side of the previews while the pattern grows. */
const PATTERN_PREVIEW_SIZE = 128;

function diffusePattern(design: Design, drawing: Drawing): PatternMap {
  const { resources, settings, tracker, checkpoint } = drawing;
  const steps = settings.diffuseSteps;
  tracker.enter("diffuse");
  const scene = prepareScene(design, settings.backdrop, PATTERN_PREVIEW_SIZE, resources.rasterize);
  return samplePattern({
    weights: resources.flow,
    words: patternWords(design, resources.flow),
    size: settings.mapSize,
    steps,
    guidance: GUIDANCE,
    random: createRandom(design.seed ^ hashText(design.prompt)),
    checkpoint,
    onStep: (step, expected) => {
      const hasPreview = step === 1 || step === steps || step % PREVIEW_EVERY_STEPS === 0;
      const preview = (): GeneratedImage =>
        toPng(composeScene(scene, expected()).rgb, scene.size, PREVIEW_PNG_LEVEL);
      tracker.report({
        stage: "diffuse",
        step,
        steps,
        ...(hasPreview ? { preview: preview() } : {}),
      });
    },
  });
}

/**
 * Draws one picture from beginning to end, without yielding. The same request gives the same
 * pixels. Throws what `checkpoint` throws.
 */
export function drawPicture(
  resources: Resources,
  request: PictureRequest,
  options: DrawOptions,
): RunResult {
  const settings = MODEL_SETTINGS[request.model];
  const tracker = createProgressTracker(JERSEY_STAGES, options.now, options.onProgress);
  const drawing: Drawing = { ...options, resources, settings, tracker };
  tracker.enter("prompt");
  const design = parseDesign(cleanText(request.prompt), request.seed);
  tracker.report({ stage: "prompt", step: 1, steps: 1 });
  const map = diffusePattern(design, drawing);
  options.checkpoint();
  const { rgb, size } = finishPicture(design, map, drawing);
  options.checkpoint();
  tracker.enter("encode");
  tracker.report({ stage: "encode", step: 0, steps: ENCODE_STEPS });
  const picture = toPng(rgb, size, PICTURE_PNG_LEVEL);
  tracker.report({ stage: "encode", step: ENCODE_STEPS, steps: ENCODE_STEPS });
  return {
    file: { kind: "image", ...picture },
    metrics: {
      stageMs: tracker.stageMs(),
      stepsPlanned: settings.diffuseSteps,
      stepsDone: settings.diffuseSteps,
      mapSize: settings.mapSize,
      adaptation: null,
    },
  };
}
