import type { StudioTexts } from "../english/studio.ts";
import type { Format } from "../format.ts";
import { createCreate, createInputs } from "./create.ts";
import { createFailures } from "./failures.ts";
import { createCommon, createFrame } from "./frame.ts";
import { createMedia, createPredictions } from "./predictions.ts";
import { createSpokenTime, createTime } from "./time.ts";

export const createStudioTexts = (format: Format): StudioTexts => ({
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
