import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { shrinkPixels } from "../image/shrink.ts";
import { composeScene, prepareScene } from "./compose.ts";
import type { OnStep } from "./compose.ts";
import type { Resources } from "./load-resources.ts";
import type { ModelSettings } from "./models.ts";
import { PREVIEW_PNG_LEVEL, toPng } from "./to-png.ts";
import type { ProgressTracker } from "./track-progress.ts";

/** What the stages after the pattern need besides the design and the pattern. */
export type FinishOptions = {
  resources: Pick<Resources, "rasterize">;
  settings: Pick<ModelSettings, "pictureSize" | "backdrop">;
  tracker: ProgressTracker;
  /** Called at least every 100 ms on a quiet machine; throws to end the work. */
  checkpoint: Checkpoint;
};

/** A picture without its file: RGB, `size` × `size`. */
export type FinishedPicture = { rgb: Uint8ClampedArray; size: number };

const PREVIEW_SIZE = 192;
/** A band takes up to 50 ms, so that events are at most about 150 ms apart. */
const SILENCE_MS_MAX = 90;

/** Reports the steps of a stage: all while composing, and while weaving when it was silent for a while. */
function reportSteps(stage: "compose" | "weave", { tracker, checkpoint }: FinishOptions): OnStep {
  return (step, steps) => {
    checkpoint();
    const isDue = step === 0 || stage === "compose" || tracker.silentMs() >= SILENCE_MS_MAX;
    if (isDue) tracker.report({ stage, step, steps });
  };
}

/**
 * Everything after the pattern map up to the pixels of the picture: the garment is cut, folded and
 * lit, then printed and woven band by band. Reports its stages to the tracker and throws what
 * `checkpoint` throws.
 */
export function finishPicture(
  design: Design,
  map: PatternMap,
  options: FinishOptions,
): FinishedPicture {
  const { resources, settings, tracker } = options;
  const { backdrop, pictureSize: size } = settings;
  tracker.enter("compose");
  const prepared = reportSteps("compose", options);
  const scene = prepareScene(design, backdrop, size, resources.rasterize, prepared);
  tracker.enter("weave");
  let bands = 0;
  const woven = reportSteps("weave", options);
  const { rgb } = composeScene(scene, map, (step, steps) => {
    bands = steps;
    // The last band is reported with the preview.
    if (step < steps) woven(step, steps);
  });
  const previewSize = Math.min(size, PREVIEW_SIZE);
  const preview = toPng(shrinkPixels(rgb, size, previewSize), previewSize, PREVIEW_PNG_LEVEL);
  tracker.report({ stage: "weave", step: bands, steps: bands, preview });
  return { rgb, size };
}
