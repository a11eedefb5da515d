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
  /** Side of the picture in pixels, even. */
  pictureSize: number;
  backdrop: Backdrop;
};

export const MODEL_SETTINGS: Readonly<Record<JerseyModel, ModelSettings>> = {
  "jersey-preview": { mapSize: 64, diffuseSteps: 8, pictureSize: 448, backdrop: "studio" },
  "jersey-speed": { mapSize: 96, diffuseSteps: 12, pictureSize: 672, backdrop: "studio" },
  "jersey-quality": { mapSize: 112, diffuseSteps: 20, pictureSize: 960, backdrop: "studio" },
  "jersey-scene": { mapSize: 112, diffuseSteps: 28, pictureSize: 1088, backdrop: "stadium" },
};

/** Sides of the picture that can be asked for, in pixels; the usual one is among them. */
export const JERSEY_SIZES: Readonly<Record<JerseyModel, readonly number[]>> = {
  "jersey-preview": [256, 320, 448],
  "jersey-speed": [448, 560, 672, 768],
  "jersey-quality": [512, 768, 960, 1120],
  "jersey-scene": [512, 768, 1088, 1280],
};

/** The settings for a picture with this side, which is one of `JERSEY_SIZES`. */
export function resize(settings: ModelSettings, side: number): ModelSettings {
  return { ...settings, pictureSize: side };
}

/** Side of the finished picture in pixels. */
export function pictureSideOf({ pictureSize }: ModelSettings): number {
  return pictureSize;
}
