import { cleanPrompt } from "../design/clean-prompt.ts";
import { parseDesign } from "../design/parse-design.ts";
import { createRandom, hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { patternWords, samplePattern } from "../flow/sample-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import type { Box } from "../image/bound-opaque.ts";
import { encodePng } from "../image/encode-png.ts";
import { enlargePixels } from "../image/resample.ts";
import { shrinkPixels } from "../image/shrink.ts";
import { addGrain } from "../refine/add-grain.ts";
import { splitTiles, upscalePicture } from "../refine/upscale-picture.ts";
import type {
  GenerateRequest,
  GeneratedImage,
  GeneratedPicture,
  GenerationProgress,
} from "../types.ts";
import { composeGuides, composeScene, prepareScene } from "./compose.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_SETTINGS } from "./models.ts";
import type { ModelSettings } from "./models.ts";
import { createProgressTracker } from "./track-progress.ts";
import type { ProgressTracker } from "./track-progress.ts";

type DrawOptions = {
  /** Milliseconds, for the times of the stages and the pace of the progress. */
  now: () => number;
  /** Called between the layers of both networks; throws to end the work. */
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
/** The garment is cut, folded and lit; then it is printed. */
const COMPOSE_STEPS = 2;
/** The grain, then the file. */
const ENCODE_STEPS = 2;
const PREVIEW_EVERY_STEPS = 4;
/** Pixels a side: small while the pattern grows, larger once it is printed. */
const PATTERN_PREVIEW_SIZE = 128;
const COMPOSED_PREVIEW_SIZE = 192;
const PREVIEW_PNG_LEVEL = 3;
const PICTURE_PNG_LEVEL = 5;
/** A layer takes up to 50 ms, so that events are at most about 150 ms apart. */
const REFINE_SILENCE_MS_MAX = 90;

function toPng(rgb: Uint8ClampedArray, size: number, level: number): GeneratedImage {
  const bytes = encodePng(rgb, size, size, level);
  return { bytes, mediaType: "image/png", width: size, height: size };
}

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

type Composed = { rgb: Uint8ClampedArray; guides: Float32Array; box: Box };

function composePicture(design: Design, map: PatternMap, drawing: Drawing): Composed {
  const { settings, tracker, resources } = drawing;
  const { backdrop, rasterSize } = settings;
  tracker.enter("compose");
  const scene = prepareScene(design, backdrop, rasterSize, resources.rasterize);
  tracker.report({ stage: "compose", step: 1, steps: COMPOSE_STEPS });
  const { rgb, coverage } = composeScene(scene, map);
  const previewSize = Math.min(rasterSize, COMPOSED_PREVIEW_SIZE);
  const preview = toPng(shrinkPixels(rgb, rasterSize, previewSize), previewSize, PREVIEW_PNG_LEVEL);
  tracker.report({ stage: "compose", step: 2, steps: COMPOSE_STEPS, preview });
  return { rgb, guides: composeGuides(scene, coverage), box: scene.box };
}

function refinePicture(
  { rgb, guides, box }: Composed,
  { resources, settings, tracker, checkpoint }: Drawing,
): Uint8ClampedArray {
  const size = settings.rasterSize;
  tracker.enter("refine");
  tracker.report({ stage: "refine", step: 0, steps: splitTiles(box).length });
  const target = enlargePixels(rgb, size, resources.upscaler.scale);
  upscalePicture({
    upscaler: resources.upscaler,
    rgb,
    guides,
    size,
    box,
    target,
    onProgress: (tilesDone, tiles, share) => {
      checkpoint();
      const isTile = share * tiles === tilesDone;
      if (!isTile && tracker.silentMs() < REFINE_SILENCE_MS_MAX) return;
      tracker.report({ stage: "refine", step: tilesDone, steps: tiles, share });
    },
  });
  return target;
}

/**
 * Draws one picture from beginning to end, without yielding. The same request gives the same
 * pixels. Throws what `checkpoint` throws, and a `GeneratorError` for a prompt that is none.
 */
export function drawPicture(
  resources: Resources,
  request: GenerateRequest,
  options: DrawOptions,
): GeneratedPicture {
  const settings = MODEL_SETTINGS[request.model];
  const tracker = createProgressTracker(options.now, options.onProgress);
  const drawing: Drawing = { ...options, resources, settings, tracker };
  tracker.enter("prompt");
  const design = parseDesign(cleanPrompt(request.prompt), request.seed);
  tracker.report({ stage: "prompt", step: 1, steps: 1 });
  const map = diffusePattern(design, drawing);
  options.checkpoint();
  const composed = composePicture(design, map, drawing);
  options.checkpoint();
  const rgb = refinePicture(composed, drawing);
  tracker.enter("encode");
  tracker.report({ stage: "encode", step: 0, steps: ENCODE_STEPS });
  addGrain(rgb, design.seed);
  tracker.report({ stage: "encode", step: 1, steps: ENCODE_STEPS });
  options.checkpoint();
  const size = settings.rasterSize * resources.upscaler.scale;
  const picture = toPng(rgb, size, PICTURE_PNG_LEVEL);
  tracker.report({ stage: "encode", step: ENCODE_STEPS, steps: ENCODE_STEPS });
  return { ...picture, seed: request.seed, stageMs: tracker.stageMs() };
}
