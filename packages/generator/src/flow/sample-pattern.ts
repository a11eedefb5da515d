import { tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Design } from "../design/types.ts";
import { ORIENTED_PATTERNS } from "../design/patterns.ts";
import type { Pattern } from "../design/patterns.ts";
import type { Random } from "../design/random.ts";
import type { Plane } from "../image/types.ts";
import type { FlowWeights } from "./load-flow.ts";
import { pairStates, predictVelocity } from "./predict-velocity.ts";
import type { Checkpoint } from "./predict-velocity.ts";

/** Two planes about -1 to 1: where the second colour and where the accent lie. */
export type PatternMap = { second: Plane; accent: Plane; size: number };

export type SampleInput = {
  weights: FlowWeights;
  words: readonly string[];
  /** Side of the pattern map in pixels, a multiple of 8. */
  size: number;
  steps: number;
  /** How far the prediction is pushed from the unconditional one towards the words. */
  guidance: number;
  random: Random;
  checkpoint: Checkpoint;
  /** `expected` makes the map that the rest of the steps would lead to by the present prediction. */
  onStep: (step: number, expected: () => PatternMap) => void;
};

/** The state holds 2 × 2 pixels of both planes in its channels. */
const BLOCK = 2;
const STATE_CHANNELS = 8;
const ACCENT_CHANNEL = 4;
/** The networks were tuned with this value of 2π. */
const TURN = 6.283185307;

/** How much shorter the first steps are than the mean one; measured with `training/flow/measure.py`. */
const EARLY_DENSITY = 3;

/** The design's pattern in words the flow model knows. */
export function patternWords(design: Design, weights: FlowWeights): string[] {
  const patterns: Pattern[] = [design.pattern];
  if (design.secondPattern !== undefined) patterns.push(design.secondPattern);
  const words: string[] = [...patterns];
  if (design.scale !== "normal") words.push(design.scale);
  if (patterns.some((pattern) => ORIENTED_PATTERNS.has(pattern))) words.push(design.orientation);
  return words.filter((word) => weights.wordIndex.has(word));
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(TURN * random());
}

/** Lays the channels of a state out as the two planes of a map. */
function toPatternMap(state: Float32Array, size: number): PatternMap {
  const second = new Float32Array(size * size);
  const accent = new Float32Array(size * size);
  const half = size / BLOCK;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cell = (y >> 1) * half + (x >> 1);
      const start = cell * STATE_CHANNELS + (y & 1) * BLOCK + (x & 1);
      second[y * size + x] = state[start] ?? 0;
      accent[y * size + x] = state[start + ACCENT_CHANNEL] ?? 0;
    }
  }
  return { second, accent, size };
}

/**
 * When a step begins, 0 to 1. The first steps are the shortest: they decide the layout, and a map
 * that they get wrong stays wrong.
 */
export function startOfStep(step: number, steps: number): number {
  const share = step / steps;
  return share / (share + EARLY_DENSITY * (1 - share));
}

/** Draws a pattern from noise: Euler steps along the flow with classifier-free guidance. */
export function samplePattern(input: SampleInput): PatternMap {
  const { weights, words, size, steps, guidance } = input;
  const half = size / BLOCK;
  const length = half * half * STATE_CHANNELS;
  const state = new Float32Array(length);
  for (let index = 0; index < length; index++) state[index] = gaussian(input.random);
  const expected = new Float32Array(length);
  for (let step = 0; step < steps; step++) {
    const time = startOfStep(step, steps);
    const velocity = tidy(() => {
      const pair = pairStates(tensor4d(state, [1, half, half, STATE_CHANNELS]));
      return predictVelocity(weights, pair, time, [words, []], input.checkpoint);
    });
    const values = velocity.dataSync<"float32">();
    velocity.dispose();
    const stride = startOfStep(step + 1, steps) - time;
    for (let index = 0; index < length; index++) {
      const without = values[length + index] ?? 0;
      const guided = without + guidance * ((values[index] ?? 0) - without);
      const now = state[index] ?? 0;
      expected[index] = now + (1 - time) * guided;
      state[index] = now + stride * guided;
    }
    input.onStep(step + 1, () => toPatternMap(expected, size));
  }
  return toPatternMap(state, size);
}
