import type { StageShares } from "./track-progress.ts";

/** The stages of a jersey picture, every one really computed; the shares are measured. */
export const JERSEY_STAGES: StageShares = {
  prompt: [0, 0.02],
  diffuse: [0.02, 0.7],
  compose: [0.7, 0.83],
  weave: [0.83, 0.94],
  encode: [0.94, 1],
};
