import type { Plane } from "./types.ts";

const CHANNELS = 3;

type Sample = { low: Int32Array; high: Int32Array; share: Float64Array };

/** For each target index its two source neighbours and the share of the higher one. */
function planSamples(sourceSize: number, scale: number): Sample {
  const size = sourceSize * scale;
  const plan = {
    low: new Int32Array(size),
    high: new Int32Array(size),
    share: new Float64Array(size),
  };
  for (let index = 0; index < size; index++) {
    const position = Math.min(sourceSize - 1, Math.max(0, (index + 0.5) / scale - 0.5));
    const low = Math.trunc(position);
    plan.low[index] = low;
    plan.high[index] = Math.min(sourceSize - 1, low + 1);
    plan.share[index] = position - low;
  }
  return plan;
}

/** Enlarges a square RGB picture by an integer, bilinear, into `target`. */
function enlargeInto<Target extends Float32Array | Uint8ClampedArray>(
  source: Float32Array | Uint8ClampedArray,
  sourceSize: number,
  scale: number,
  target: Target,
): Target {
  const size = sourceSize * scale;
  const { low, high, share } = planSamples(sourceSize, scale);
  for (let y = 0; y < size; y++) {
    const top = (low[y] ?? 0) * sourceSize;
    const bottom = (high[y] ?? 0) * sourceSize;
    const shareY = share[y] ?? 0;
    for (let x = 0; x < size; x++) {
      const left = low[x] ?? 0;
      const right = high[x] ?? 0;
      const shareX = share[x] ?? 0;
      for (let channel = 0; channel < CHANNELS; channel++) {
        const upper =
          (source[(top + left) * CHANNELS + channel] ?? 0) * (1 - shareX) +
          (source[(top + right) * CHANNELS + channel] ?? 0) * shareX;
        const lower =
          (source[(bottom + left) * CHANNELS + channel] ?? 0) * (1 - shareX) +
          (source[(bottom + right) * CHANNELS + channel] ?? 0) * shareX;
        target[(y * size + x) * CHANNELS + channel] = upper * (1 - shareY) + lower * shareY;
      }
    }
  }
  return target;
}

/** A square RGB picture in floats at twice its size. */
export function enlargeTwice(source: Float32Array, sourceSize: number): Float32Array {
  return enlargeInto(source, sourceSize, 2, new Float32Array((sourceSize * 2) ** 2 * CHANNELS));
}

/** A square 8-bit RGB picture enlarged by an integer. */
export function enlargePixels(
  source: Uint8ClampedArray,
  sourceSize: number,
  scale: number,
): Uint8ClampedArray<ArrayBuffer> {
  const target = new Uint8ClampedArray((sourceSize * scale) ** 2 * CHANNELS);
  return enlargeInto(source, sourceSize, scale, target);
}

function clampIndex(index: number, size: number): number {
  return Math.min(size - 1, Math.max(0, index));
}

type CubicPlan = { first: Int32Array; weights: Float32Array };

/** Catmull-Rom weights of the four neighbours of each target index. */
function planCubic(sourceSize: number, size: number): CubicPlan {
  const first = new Int32Array(size);
  const weights = new Float32Array(size * 4);
  for (let index = 0; index < size; index++) {
    const position = ((index + 0.5) * sourceSize) / size - 0.5;
    const whole = Math.floor(position);
    const t = position - whole;
    first[index] = whole - 1;
    weights.set(
      [
        ((-0.5 * t + 1) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1,
        ((-1.5 * t + 2) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
      ],
      index * 4,
    );
  }
  return { first, weights };
}

/** A square plane resampled to `size`, bicubic, in two passes. */
export function resampleCubic(plane: Plane, sourceSize: number, size: number): Plane {
  const { first, weights } = planCubic(sourceSize, size);
  const wide = new Float32Array(sourceSize * size);
  for (let y = 0; y < sourceSize; y++) {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let tap = 0; tap < 4; tap++) {
        const column = clampIndex((first[x] ?? 0) + tap, sourceSize);
        sum += (weights[x * 4 + tap] ?? 0) * (plane[y * sourceSize + column] ?? 0);
      }
      wide[y * size + x] = sum;
    }
  }
  const target = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let tap = 0; tap < 4; tap++) {
        const row = clampIndex((first[y] ?? 0) + tap, sourceSize);
        sum += (weights[y * 4 + tap] ?? 0) * (wide[row * size + x] ?? 0);
      }
      target[y * size + x] = sum;
    }
  }
  return target;
}
