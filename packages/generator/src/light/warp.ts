import type { Plane } from "../image/types.ts";
import type { Shading } from "./shade-cloth.ts";

/** Folds shift what is printed on them by up to this share of the picture for each unit of slope. */
const SHIFT_PER_SLOPE = 0.0055;
const SLOPE_MAX = 0.6;
/** Keeps the pixel to the right of and below a sample inside the picture. */
const EDGE_MARGIN = 1.001;

/** A place between four pixels. */
type WarpedPlace = {
  /** Index of the upper left pixel. */
  index: number;
  shareX: number;
  shareY: number;
};

function shifted(coordinate: number, slope: number, size: number): number {
  const shift = Math.max(-SLOPE_MAX, Math.min(SLOPE_MAX, slope)) * size * SHIFT_PER_SLOPE;
  return Math.min(size - EDGE_MARGIN, Math.max(0, coordinate + shift));
}

/** Where the cloth at a pixel lay before it was folded. */
export function warpPlace(shading: Shading, x: number, y: number, size: number): WarpedPlace {
  const pixel = y * size + x;
  const fromX = shifted(x, shading.slopeX[pixel] ?? 0, size);
  const fromY = shifted(y, shading.slopeY[pixel] ?? 0, size);
  const left = Math.trunc(fromX);
  const top = Math.trunc(fromY);
  return { index: top * size + left, shareX: fromX - left, shareY: fromY - top };
}

/** The rasterised guides (RGBA) folded like the cloth: three numbers 0 to 1 for each pixel. */
export function warpGuides(
  rgba: Uint8Array,
  shading: Shading,
  coverage: Plane,
  size: number,
): Float32Array {
  const guides = new Float32Array(size * size * 3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const place = warpPlace(shading, pixel % size, Math.floor(pixel / size), size);
    const { shareX, shareY } = place;
    const start = place.index * 4;
    const below = start + size * 4;
    const cover = Math.min(1, coverage[pixel] ?? 0);
    for (let channel = 0; channel < 3; channel++) {
      const upper =
        (rgba[start + channel] ?? 0) * (1 - shareX) + (rgba[start + 4 + channel] ?? 0) * shareX;
      const lower =
        (rgba[below + channel] ?? 0) * (1 - shareX) + (rgba[below + 4 + channel] ?? 0) * shareX;
      guides[pixel * 3 + channel] = ((upper * (1 - shareY) + lower * shareY) / 255) * cover;
    }
  }
  return guides;
}
