import type { Backdrop } from "./compose.ts";

export const JERSEY_MODEL_NAMES = [
  "jersey-preview",
  "jersey-speed",
  "jersey-quality",
  "jersey-scene",
] as const;
export type JerseyModel = (typeof JERSEY_MODEL_NAMES)[number];

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

export const MODEL_SETTINGS: Readonly<Record<JerseyModel, ModelSettings>> = {
  "jersey-preview": { mapSize: 64, diffuseSteps: 6, rasterSize: 112, backdrop: "studio" },
  "jersey-speed": { mapSize: 80, diffuseSteps: 9, rasterSize: 168, backdrop: "studio" },
  "jersey-quality": { mapSize: 96, diffuseSteps: 16, rasterSize: 240, backdrop: "studio" },
  "jersey-scene": { mapSize: 112, diffuseSteps: 20, rasterSize: 272, backdrop: "stadium" },
};

/** Side of the finished picture in pixels. */
export function pictureSideOf({ rasterSize }: ModelSettings): number {
  return rasterSize * UPSCALE;
}
