import type { Plane } from "../image/types.ts";

/** Three box passes come close to a Gaussian. */
const BOX_PASSES = 3;
const RADIUS_MIN = 0.5;

/** One box pass along lines of `size` pixels; the picture's edge continues outward. */
function boxPass(
  source: Plane,
  target: Plane,
  size: number,
  radius: number,
  stride: number,
  lineStride: number,
): void {
  const width = 2 * radius + 1;
  for (let line = 0; line < size; line++) {
    const start = line * lineStride;
    const first = source[start] ?? 0;
    const last = source[start + (size - 1) * stride] ?? 0;
    let sum = 0;
    for (let offset = -radius; offset <= radius; offset++) {
      const index = offset < 0 ? 0 : offset >= size ? size - 1 : offset;
      sum += source[start + index * stride] ?? 0;
    }
    for (let index = 0; index < size; index++) {
      target[start + index * stride] = sum / width;
      const entering = index + radius + 1;
      const leaving = index - radius;
      sum +=
        (entering < size ? (source[start + entering * stride] ?? 0) : last) -
        (leaving > 0 ? (source[start + leaving * stride] ?? 0) : first);
    }
  }
}

/** A square plane blurred over `radius` pixels; below half a pixel it comes back as it is. */
export function blurPlane(plane: Plane, size: number, radius: number): Plane {
  if (radius < RADIUS_MIN) return plane;
  const blurred = Float32Array.from(plane);
  const between = new Float32Array(size * size);
  const pixels = Math.max(1, Math.round(radius));
  for (let pass = 0; pass < BOX_PASSES; pass++) {
    boxPass(blurred, between, size, pixels, 1, size);
    boxPass(between, blurred, size, pixels, size, 1);
  }
  return blurred;
}

/** A square plane smoothed with the weights 1 2 1 in both directions. */
export function smoothPlane(plane: Plane, size: number): Plane {
  const wide = new Float32Array(size * size);
  const smooth = new Float32Array(size * size);
  const at = (source: Plane, index: number): number => source[index] ?? 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const index = y * size + x;
      const left = x > 0 ? index - 1 : index;
      const right = x < size - 1 ? index + 1 : index;
      wide[index] = 0.5 * at(plane, index) + 0.25 * (at(plane, left) + at(plane, right));
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const index = y * size + x;
      const above = y > 0 ? index - size : index;
      const below = y < size - 1 ? index + size : index;
      smooth[index] = 0.5 * at(wide, index) + 0.25 * (at(wide, above) + at(wide, below));
    }
  }
  return smooth;
}
