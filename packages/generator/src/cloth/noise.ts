import { createRandom } from "../design/random.ts";

/** A smooth field over the plane, roughly -1 to 1, with features about one unit wide. */
export type Noise = (x: number, y: number) => number;

const PERIOD = 256;
const DIRECTIONS = 16;
const AMPLITUDE = 1.5;

const GRADIENT_X = Float64Array.from({ length: DIRECTIONS }, (_, index) =>
  Math.cos((index * Math.PI) / 8),
);
const GRADIENT_Y = Float64Array.from({ length: DIRECTIONS }, (_, index) =>
  Math.sin((index * Math.PI) / 8),
);

function shuffledPermutation(seed: number): Uint8Array {
  const random = createRandom(seed);
  const permutation = Uint8Array.from({ length: PERIOD }, (_, index) => index);
  for (let index = PERIOD - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const kept = permutation[index] ?? 0;
    permutation[index] = permutation[other] ?? 0;
    permutation[other] = kept;
  }
  return permutation;
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

/** Gradient noise after Perlin, repeating every 256 units. */
export function createNoise(seed: number): Noise {
  const permutation = shuffledPermutation(seed);
  const corner = (cellX: number, cellY: number, dx: number, dy: number): number => {
    const row = permutation[cellX & 255] ?? 0;
    const direction = (permutation[(row + (cellY & 255)) & 255] ?? 0) & (DIRECTIONS - 1);
    return (GRADIENT_X[direction] ?? 0) * dx + (GRADIENT_Y[direction] ?? 0) * dy;
  };
  return (x, y) => {
    const cellX = Math.floor(x);
    const cellY = Math.floor(y);
    const dx = x - cellX;
    const dy = y - cellY;
    const u = fade(dx);
    const v = fade(dy);
    const top = corner(cellX, cellY, dx, dy) * (1 - u) + corner(cellX + 1, cellY, dx - 1, dy) * u;
    const bottom =
      corner(cellX, cellY + 1, dx, dy - 1) * (1 - u) +
      corner(cellX + 1, cellY + 1, dx - 1, dy - 1) * u;
    return AMPLITUDE * (top * (1 - v) + bottom * v);
  };
}
