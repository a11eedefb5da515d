import { createNoise } from "../cloth/noise.ts";
import { parseHexUnit } from "../design/colors.ts";
import type { Channels } from "../design/colors.ts";
import type { Design } from "../design/types.ts";

const TINT_SHARE = 0.1;
const GRAIN = 0.012;
const GRAIN_SCALE = 2.1;
const NOISE_SALT = 4242;

/** Wall colours 0 to 1: pale behind a dark garment, slate behind a bright one. */
const PALE = { wall: [0.86, 0.87, 0.885], fall: 0.8, glow: 0.1 } as const;
const SLATE = { wall: [0.33, 0.345, 0.37], fall: 0.55, glow: 0.2 } as const;

function isDark([red, green, blue]: Channels): boolean {
  return 0.3 * red + 0.59 * green + 0.11 * blue < 0.5;
}

/** A photographer's backdrop tinted with the second colour; RGB 0 to 255 of `size` × `size`. */
export function paintStudio(design: Design, size: number): Float32Array {
  const { wall, fall, glow } = isDark(parseHexUnit(design.base)) ? PALE : SLATE;
  const tint = parseHexUnit(design.second);
  const noise = createNoise(design.seed ^ NOISE_SALT);
  const picture = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const down = Math.min(1, y / size);
    const floor = 1 / (1 + Math.exp(-(y / size - 0.86) * 26));
    for (let x = 0; x < size; x++) {
      const distance = Math.hypot((x / size - 0.5) * 1.05, (y / size - 0.45) * 0.95);
      const shine = Math.exp(-distance * distance * 5.2) * glow;
      const vignette = 1 - 0.42 * Math.max(0, distance - 0.28) * 1.6;
      const grain = noise((x / size) * GRAIN_SCALE, (y / size) * GRAIN_SCALE) * GRAIN;
      for (let channel = 0; channel < 3; channel++) {
        const plain = wall[channel] ?? 0;
        const dye = tint[channel] ?? 0;
        const top = plain * (1 - TINT_SHARE) + dye * TINT_SHARE * plain * 1.2;
        const bottom = plain * fall * (1 - TINT_SHARE) + dye * TINT_SHARE * plain;
        const color = top * (1 - down * 0.55) + bottom * down * 0.55 + shine;
        const value = color * (1 - floor * 0.1) * vignette + grain;
        picture[(y * size + x) * 3 + channel] = Math.min(1, Math.max(0, value)) * 255;
      }
    }
  }
  return picture;
}
