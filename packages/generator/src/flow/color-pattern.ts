import { parseHex } from "../design/colors.ts";
import { SOFT_PATTERNS } from "../design/patterns.ts";
import type { Design } from "../design/types.ts";
import { resampleCubic } from "../image/resample.ts";
import type { PatternMap } from "./sample-pattern.ts";

/** Half the width of a crisp edge, in units of the map's values. */
export const EDGE_HALF_WIDTH = 0.28;

function smoothEdge(value: number, halfWidth: number): number {
  const t = Math.min(1, Math.max(0, (value + halfWidth) / (2 * halfWidth)));
  return t * t * (3 - 2 * t);
}

/** A pattern map in the design's colours: `size` × `size` RGB pixels. */
export function colorPattern(
  map: PatternMap,
  design: Design,
  size: number,
  edgeHalfWidth = EDGE_HALF_WIDTH,
): Uint8Array {
  const second = resampleCubic(map.second, map.size, size);
  const accent = resampleCubic(map.accent, map.size, size);
  const baseRgb = parseHex(design.base);
  const secondRgb = parseHex(design.second);
  const accentRgb = parseHex(design.accent);
  const strength = design.patternStrength;
  const isSoft = SOFT_PATTERNS.has(design.pattern);
  const pixels = new Uint8Array(size * size * 3);
  for (let index = 0; index < size * size; index++) {
    const value = second[index] ?? 0;
    const share = isSoft
      ? Math.min(1, Math.max(0, value * 0.5 + 0.5))
      : smoothEdge(value, edgeHalfWidth);
    const accentShare = smoothEdge(accent[index] ?? 0, edgeHalfWidth) * design.accentStrength;
    for (let channel = 0; channel < 3; channel++) {
      const ground =
        (baseRgb[channel] ?? 0) * (1 - share * strength) +
        (secondRgb[channel] ?? 0) * share * strength;
      pixels[index * 3 + channel] =
        ground * (1 - accentShare) + (accentRgb[channel] ?? 0) * accentShare;
    }
  }
  return pixels;
}
