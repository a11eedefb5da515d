import { smoothPlane } from "../cloth/blur.ts";
import { mixOklab, parseHex } from "../design/colors.ts";
import type { Pattern } from "../design/patterns.ts";
import type { Design } from "../design/types.ts";
import { resampleCubic } from "../image/resample.ts";
import type { Plane } from "../image/types.ts";
import type { PatternMap } from "./sample-pattern.ts";

/** Flowing tones, three tones, or two colours with a crisp edge between them. */
type PrintEdges = "soft" | "tones" | "crisp";

/** A pattern map enlarged to `size` × `size`, with the colours it is printed in. */
export type PatternPrint = {
  size: number;
  second: Plane;
  accent: Plane;
  /** RGB of the ground for 256 values from base to second. */
  ramp: Uint8Array;
  accentRgb: readonly [number, number, number];
  accentShare: number;
  edges: PrintEdges;
};

const RAMP_STEPS = 256;
/** Patterns that are more than two colours; every other one is printed with crisp edges. */
const PRINT_EDGES: Readonly<Partial<Record<Pattern, PrintEdges>>> = {
  galaxy: "soft",
  marble: "soft",
  gradient: "soft",
  shards: "tones",
  hexagons: "tones",
  plaid: "tones",
  scales: "tones",
};
/** How much of a map is smoothed before it is enlarged. */
const CALMING = 0.85;
/** Lines as thin as a pixel of the map would vanish if they were smoothed. */
const FINE_PATTERNS: ReadonlySet<Pattern> = new Set([
  "pinstripes",
  "halftone",
  "topographic",
  "circuit",
  "grid",
  "houndstooth",
]);
/** Corners and bars lose their shape when they are smoothed as much as spots and waves. */
const GEOMETRIC_PATTERNS: ReadonlySet<Pattern> = new Set([
  "checker",
  "hexagons",
  "plaid",
  "chevron",
  "shards",
  "argyle",
  "halves",
  "quarters",
  "pixels",
]);
/** Where the tones of a soft pattern meet. */
const TONE_EDGE = 0.33;
/** A pattern that is meant to be seen is printed at least this strong. */
const STRENGTH_MIN = 0.9;
const SUBTLE_STRENGTH = 0.4;
const SUBTLE_SHARE = 0.34;
/** The print's edge is this many pixels wide. */
const EDGE_PIXELS = 1.1;
/** A flat place of the map is no edge, however near to 0 it lies. */
const SLOPE_MIN = 0.012;

function buildRamp({ base, second, patternStrength }: Design): Uint8Array {
  const isSubtle = patternStrength < SUBTLE_STRENGTH;
  const strength = isSubtle ? SUBTLE_SHARE : Math.max(STRENGTH_MIN, patternStrength);
  const ramp = new Uint8Array(RAMP_STEPS * 3);
  for (let step = 0; step < RAMP_STEPS; step++) {
    ramp.set(parseHex(mixOklab(base, second, (step / (RAMP_STEPS - 1)) * strength)), step * 3);
  }
  return ramp;
}

/** A blend with a family of flowing tones, such as a fade, keeps its tones. */
function edgesOf({ pattern, secondPattern }: Design): PrintEdges {
  if (secondPattern !== undefined && PRINT_EDGES[secondPattern] === "soft") return "soft";
  return PRINT_EDGES[pattern] ?? "crisp";
}

/** Takes the jitter of single pixels out of a map, which would show as wavering edges. */
function calmPlane(plane: Plane, size: number, share: number, isGeometric: boolean): Plane {
  if (share === 0) return plane;
  const once = smoothPlane(plane, size);
  const smooth = isGeometric ? once : smoothPlane(once, size);
  return plane.map((value, index) => value + ((smooth[index] ?? 0) - value) * share);
}

/** Enlarges a map and mixes its colours; `size` is the picture's side in pixels. */
export function printPattern(map: PatternMap, design: Design, size: number): PatternPrint {
  const isSubtle = design.patternStrength < SUBTLE_STRENGTH;
  const isGeometric = GEOMETRIC_PATTERNS.has(design.pattern);
  const calming = FINE_PATTERNS.has(design.pattern) ? 0 : CALMING;
  return {
    size,
    second: resampleCubic(calmPlane(map.second, map.size, calming, isGeometric), map.size, size),
    accent: resampleCubic(calmPlane(map.accent, map.size, calming, isGeometric), map.size, size),
    ramp: buildRamp(design),
    accentRgb: [...parseHex(design.accent)],
    accentShare: isSubtle ? 0.3 : 1,
    edges: edgesOf(design),
  };
}

/** How far a value lies beyond 0, as coverage of a pixel whose neighbours differ by `slope`. */
function edgeShare(value: number, slope: number): number {
  const share = value / (Math.max(SLOPE_MIN, slope) * EDGE_PIXELS) + 0.5;
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** A plane between the pixel at `index` and its neighbours to the right and below. */
function between(
  plane: Plane,
  index: number,
  size: number,
  shareX: number,
  shareY: number,
): number {
  const upper = (plane[index] ?? 0) * (1 - shareX) + (plane[index + 1] ?? 0) * shareX;
  const lower = (plane[index + size] ?? 0) * (1 - shareX) + (plane[index + size + 1] ?? 0) * shareX;
  return upper * (1 - shareY) + lower * shareY;
}

function slopeAt(plane: Plane, index: number, size: number): number {
  const dx = (plane[index + 1] ?? 0) - (plane[index - 1] ?? 0);
  const dy = (plane[index + size] ?? 0) - (plane[index - size] ?? 0);
  return Math.sqrt(dx * dx + dy * dy) / 2;
}

/** Tones of a soft pattern: the value lies between two of them only at a narrow edge. */
function toneShare(value: number, slope: number): number {
  return (edgeShare(value + TONE_EDGE, slope) + edgeShare(value - TONE_EDGE, slope)) / 2;
}

/**
 * Writes the colour at a place of the print into `target`. `calm` from 0 to 1 thins the pattern
 * out; its edges stay crisp.
 */
export function samplePrint(
  print: PatternPrint,
  u: number,
  v: number,
  calm: number,
  target: Float32Array,
): void {
  const { size, second, accent, ramp, accentRgb } = print;
  const limit = size - 2.001;
  const x = u < 1 ? 1 : u > limit ? limit : u;
  const y = v < 1 ? 1 : v > limit ? limit : v;
  const left = Math.trunc(x);
  const top = Math.trunc(y);
  const index = top * size + left;
  const value = between(second, index, size, x - left, y - top) - calm;
  const slope = slopeAt(second, index, size);
  const share =
    print.edges === "soft"
      ? Math.min(1, Math.max(0, value * 0.62 + 0.5))
      : print.edges === "tones"
        ? toneShare(value, slope)
        : edgeShare(value, slope);
  const accentValue = between(accent, index, size, x - left, y - top) - calm;
  const over = edgeShare(accentValue, slopeAt(accent, index, size)) * print.accentShare;
  const position = share * (RAMP_STEPS - 1);
  const step = Math.min(RAMP_STEPS - 2, Math.trunc(position));
  const part = position - step;
  for (let channel = 0; channel < 3; channel++) {
    const low = ramp[step * 3 + channel] ?? 0;
    const ground = low + ((ramp[step * 3 + 3 + channel] ?? 0) - low) * part;
    target[channel] = ground + ((accentRgb[channel] ?? 0) - ground) * over;
  }
}

/** A pattern map in the design's colours, flat: `size` × `size` RGB pixels. */
export function colorPattern(map: PatternMap, design: Design, size: number): Uint8Array {
  const print = printPattern(map, design, size);
  const pixels = new Uint8Array(size * size * 3);
  const color = new Float32Array(3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    samplePrint(print, pixel % size, Math.floor(pixel / size), 0, color);
    pixels.set(color, pixel * 3);
  }
  return pixels;
}
