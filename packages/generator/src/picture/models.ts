import type { GeneratorModel } from "../types.ts";
import type { Backdrop } from "./compose.ts";

/** What a model spends on a picture. */
export type ModelSettings = {
  /** Side of the pattern map in pixels, a multiple of 8. */
  mapSize: number;
  diffuseSteps: number;
  /** Side of the composed picture; the super-resolution makes it `UPSCALE` times larger. */
  rasterSize: number;
  backdrop: Backdrop;
};

/** The factor the super-resolution network was trained for. */
const UPSCALE = 4;

export const MODEL_SETTINGS: Readonly<Record<GeneratorModel, ModelSettings>> = {
  "jersey-speed": { mapSize: 80, diffuseSteps: 9, rasterSize: 168, backdrop: "studio" },
  "jersey-quality": { mapSize: 96, diffuseSteps: 16, rasterSize: 240, backdrop: "studio" },
  "jersey-scene": { mapSize: 112, diffuseSteps: 20, rasterSize: 272, backdrop: "stadium" },
};

function pictureOf({ rasterSize }: ModelSettings): { width: number; height: number } {
  return { width: rasterSize * UPSCALE, height: rasterSize * UPSCALE };
}

/** The pixel size that each model promises. */
export const MODEL_PICTURES: Readonly<Record<GeneratorModel, { width: number; height: number }>> = {
  "jersey-speed": pictureOf(MODEL_SETTINGS["jersey-speed"]),
  "jersey-quality": pictureOf(MODEL_SETTINGS["jersey-quality"]),
  "jersey-scene": pictureOf(MODEL_SETTINGS["jersey-scene"]),
};
