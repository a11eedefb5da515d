import type { Format } from "../format.ts";
import { createCreate, createInputs } from "./create.ts";
import { createFailures } from "./failures.ts";
import { createCommon, createFrame } from "./frame.ts";
import { createMedia, createPredictions } from "./predictions.ts";
import { createSpokenTime, createTime } from "./time.ts";

/** What the first load needs; the rest comes with its screens. */
export const createStudioTexts = (format: Format) => ({
  format,
  common: createCommon(format),
  frame: createFrame(format),
  create: createCreate(format),
  inputs: createInputs(format),
  predictions: createPredictions(format),
  failures: createFailures(format),
  media: createMedia(format),
  time: createTime(format),
  spokenTime: createSpokenTime(format),
});

export type StudioTexts = ReturnType<typeof createStudioTexts>;
