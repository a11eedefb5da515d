import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import type { Box } from "../image/bound-opaque.ts";
import { enlargePixels } from "../image/resample.ts";
import { shrinkPixels } from "../image/shrink.ts";
import { addGrain } from "../refine/add-grain.ts";
import { splitTiles, upscalePicture } from "../refine/upscale-picture.ts";
import { composeGuides, composeScene, prepareScene } from "./compose.ts";
import type { Resources } from "./load-resources.ts";
import type { ModelSettings } from "./models.ts";
import { PREVIEW_PNG_LEVEL, toPng } from "./to-png.ts";
import type { ProgressTracker } from "./track-progress.ts";

/** What the stages after the pattern need besides the design and the pattern. */
export type FinishOptions = {
  resources: Pick<Resources, "rasterize" | "upscaler">;
  settings: ModelSettings;
  tracker: ProgressTracker;
  /** Called often while the picture is drawn; throws to end the work. */
  checkpoint: Checkpoint;
};

/** A picture without its file: RGB, `size` × `size`. */
export type FinishedPicture = { rgb: Uint8ClampedArray; size: number };

/** The garment is cut, folded and lit; then it is printed. */
const COMPOSE_STEPS = 2;
const COMPOSED_PREVIEW_SIZE = 192;
/** A layer takes up to 50 ms, so that events are at most about 150 ms apart. */
const REFINE_SILENCE_MS_MAX = 90;

type Composed = { rgb: Uint8ClampedArray; guides: Float32Array; box: Box };

function composePicture(design: Design, map: PatternMap, options: FinishOptions): Composed {
  const { settings, tracker, resources } = options;
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
  { resources, settings, tracker, checkpoint }: FinishOptions,
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
 * Everything after the pattern map up to the pixels of the picture; reports its stages to the
 * tracker and throws what `checkpoint` throws.
 */
export function finishPicture(
  design: Design,
  map: PatternMap,
  options: FinishOptions,
): FinishedPicture {
  const composed = composePicture(design, map, options);
  options.checkpoint();
  const rgb = refinePicture(composed, options);
  addGrain(rgb, design.seed);
  return { rgb, size: options.settings.rasterSize * options.resources.upscaler.scale };
}
