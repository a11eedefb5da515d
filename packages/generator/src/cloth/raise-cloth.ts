import { hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import { PARTS, PART_COLORS } from "../garment/draw-parts.ts";
import type { Part } from "../garment/draw-parts.ts";
import { DRAWING_SIZE, GARMENTS } from "../garment/geometry.ts";
import type { Plane } from "../image/types.ts";
import { blurPlane } from "./blur.ts";
import { measureDistance } from "./distance.ts";
import { bodyHeight, createFolds, sleeveHeight } from "./folds.ts";

/** The opening of the neck lies this deep behind the front. */
const INSIDE_HEIGHT = -18;
const OPAQUE_ALPHA_MIN = 128;
/** Blur of the heights, in pixels of a picture this size. */
const BLUR_REFERENCE_SIZE = 300;
const WEIGHT_MIN = 1e-3;

export type Cloth = {
  /** Heights in pixels; parts do not blend into each other. */
  heights: Plane;
  /** The `Part` of each pixel, `PARTS.none` off the garment. */
  parts: Uint8Array;
};

/** Parts that share one surface: the collar lies on the body, its back inside the neck. */
export function surfaceOf(part: number): number {
  if (part === PARTS.collar) return PARTS.body;
  return part === PARTS.collarBack ? PARTS.inside : part;
}

function nearestPart(red: number, green: number, blue: number): Part {
  let nearest: Part = PARTS.body;
  let distanceMin = Number.POSITIVE_INFINITY;
  for (const [part, [partRed, partGreen, partBlue]] of PART_COLORS) {
    const distance = (red - partRed) ** 2 + (green - partGreen) ** 2 + (blue - partBlue) ** 2;
    if (distance < distanceMin) {
      distanceMin = distance;
      nearest = part;
    }
  }
  return nearest;
}

/** Reads the rasterised part map (RGBA). */
export function readParts(rgba: Uint8Array, size: number): Uint8Array {
  const parts = new Uint8Array(size * size);
  for (let index = 0; index < parts.length; index++) {
    const start = index * 4;
    if ((rgba[start + 3] ?? 0) < OPAQUE_ALPHA_MIN) continue;
    parts[index] = nearestPart(rgba[start] ?? 0, rgba[start + 1] ?? 0, rgba[start + 2] ?? 0);
  }
  return parts;
}

function maskOf(parts: Uint8Array, surface: number): Uint8Array {
  return parts.map((part) => (surfaceOf(part) === surface ? 1 : 0));
}

/** Blurs each surface by itself, so that an edge between two stays an edge. */
function blurSurfaces(heights: Plane, parts: Uint8Array, size: number, detailScale: number): Plane {
  const blurred = new Float32Array(size * size);
  const radius = detailScale * Math.max(1, size / detailScale / BLUR_REFERENCE_SIZE);
  for (const surface of [PARTS.body, PARTS.sleeveLeft, PARTS.sleeveRight, PARTS.inside]) {
    const weights = Float32Array.from(maskOf(parts, surface));
    if (!weights.includes(1)) continue;
    const weighted = weights.map((weight, index) => (weight === 1 ? (heights[index] ?? 0) : 0));
    const blurredWeights = blurPlane(weights, size, radius);
    const blurredHeights = blurPlane(weighted, size, radius);
    for (let index = 0; index < weights.length; index++) {
      if (weights[index] !== 1) continue;
      blurred[index] =
        (blurredHeights[index] ?? 0) / Math.max(blurredWeights[index] ?? 0, WEIGHT_MIN);
    }
  }
  return blurred;
}

/**
 * The height field of the worn garment: bulge, drape and folds, seeded by prompt and seed.
 * `detailScale` is how many pixels stand for one of the raster, so that a larger drawing blurs alike.
 */
export function raiseCloth(
  design: Design,
  parts: Uint8Array,
  size: number,
  detailScale = 1,
): Cloth {
  const folds = createFolds(hashText(design.prompt) ^ design.seed ^ 77, design.seed ^ 991);
  const { armpits } = GARMENTS[design.cut];
  const unit = DRAWING_SIZE / size;
  const inset = {
    body: measureDistance(maskOf(parts, PARTS.body), size),
    left: measureDistance(maskOf(parts, PARTS.sleeveLeft), size),
    right: measureDistance(maskOf(parts, PARTS.sleeveRight), size),
  };
  const heights = new Float32Array(size * size);
  for (let index = 0; index < heights.length; index++) {
    const part = parts[index] ?? PARTS.none;
    if (part === PARTS.none) continue;
    const x = ((index % size) + 0.5) * unit;
    const y = (Math.floor(index / size) + 0.5) * unit;
    let height = INSIDE_HEIGHT;
    if (part === PARTS.body || part === PARTS.collar) {
      height = bodyHeight(folds, x, y, (inset.body[index] ?? 0) * unit, armpits);
    } else if (part === PARTS.sleeveLeft) {
      height = sleeveHeight(folds, x, y, (inset.left[index] ?? 0) * unit, armpits.left, 1);
    } else if (part === PARTS.sleeveRight) {
      height = sleeveHeight(folds, x, y, (inset.right[index] ?? 0) * unit, armpits.right, -1);
    }
    heights[index] = height / unit;
  }
  return { heights: blurSurfaces(heights, parts, size, detailScale), parts };
}
