import { cleanText } from "../design/clean-text.ts";
import { extractColors } from "../design/extract-colors.ts";
import { parseDesign } from "../design/parse-design.ts";
import { readWishes } from "../design/read-wishes.ts";
import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { decodePicture } from "../image/decode-picture.ts";
import { encodeWebp } from "../image/encode-webp.ts";
import { readDataUri } from "../input/data-uri.ts";
import { readInteger, readText } from "../input/read-input.ts";
import type { ModelInput } from "../models/declaration.ts";
import type { RunResult } from "../models/model.ts";
import type { GeneratedFile, GenerationProgress } from "../types.ts";
import { diffusePattern } from "./diffuse-pattern.ts";
import { finishPicture } from "./finish-picture.ts";
import type { FinishedPicture } from "./finish-picture.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_SETTINGS, pictureSideOf, resize } from "./models.ts";
import type { JerseyModel } from "./models.ts";
import { JERSEY_STAGES } from "./stages.ts";
import { PICTURE_PNG_LEVEL, toPng } from "./to-png.ts";
import { createProgressTracker } from "./track-progress.ts";

export type PictureRequest = { model: JerseyModel; input: ModelInput; seed: number };

export type DrawOptions = {
  /** Milliseconds, for the times of the stages and the pace of the progress. */
  now: () => number;
  /** When the run began, by `now`; loading counts. */
  beganAt: number;
  /** Called often, between the layers of the networks and the rows of the picture; throws to end the work. */
  checkpoint: Checkpoint;
  onProgress: (progress: GenerationProgress) => void;
  /** Milliseconds on a slow machine; null for as long as it needs. */
  budgetMs: number | null;
};

/** The file. */
const ENCODE_STEPS = 1;

async function readReferenceColors(input: ModelInput): Promise<string[]> {
  const bytes = readDataUri(readText(input, "reference_image") ?? "");
  return bytes === null ? [] : extractColors(await decodePicture(bytes));
}

async function designPicture({ input, seed }: PictureRequest): Promise<Design> {
  const wishes = readWishes(input, await readReferenceColors(input));
  return parseDesign(cleanText(readText(input, "prompt") ?? ""), seed, wishes);
}

async function encodePicture(
  { rgb, size }: FinishedPicture,
  format: string | undefined,
): Promise<GeneratedFile> {
  if (format !== "webp") return { kind: "image", ...toPng(rgb, size, PICTURE_PNG_LEVEL) };
  const bytes = await encodeWebp(rgb, size, size);
  return { kind: "image", bytes, mediaType: "image/webp", width: size, height: size };
}

/**
 * Draws one picture from beginning to end. The same request gives the same pixels, unless the
 * budget made it smaller. Rejects with what `checkpoint` throws.
 */
export async function drawPicture(
  resources: Resources,
  request: PictureRequest,
  options: DrawOptions,
): Promise<RunResult> {
  const { now, onProgress, checkpoint } = options;
  const usual = MODEL_SETTINGS[request.model];
  const settings = resize(usual, readInteger(request.input, "size") ?? pictureSideOf(usual));
  const tracker = createProgressTracker(JERSEY_STAGES, now, onProgress);
  tracker.enter("prompt");
  const design = await designPicture(request);
  tracker.report({ stage: "prompt", step: 1, steps: 1 });
  const { map, ...diffused } = diffusePattern(design, { ...options, resources, settings, tracker });
  checkpoint();
  const finished = finishPicture(design, map, { resources, settings, tracker, checkpoint });
  checkpoint();
  tracker.enter("encode");
  tracker.report({ stage: "encode", step: 0, steps: ENCODE_STEPS });
  const file = await encodePicture(finished, readText(request.input, "output_format"));
  tracker.report({ stage: "encode", step: ENCODE_STEPS, steps: ENCODE_STEPS });
  return {
    file,
    metrics: {
      stageMs: tracker.stageMs(),
      stepsPlanned: usual.diffuseSteps,
      ...diffused,
      mapSize: map.size,
    },
  };
}
