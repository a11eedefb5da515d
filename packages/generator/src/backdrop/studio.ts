import { fromOklab, parseHex, toOklab } from "../design/colors.ts";
import type { Channels } from "../design/colors.ts";
import { createRandom } from "../design/random.ts";
import type { Design } from "../design/types.ts";

/** Where the wall runs into the floor, as a share of the picture; the bend between them is wide. */
const HORIZON = 0.8;
const BEND = 0.075;
/** The lamp's pool of light on the wall. */
const POOL = { x: 0.36, y: 0.4, width: 0.62, drift: 0.14 };
const POOL_STRENGTH = 0.085;
const FLOOR_SHADOW = { y: 0.928, halfWidth: 0.3, halfHeight: 0.026, strength: 0.3 };
const SEED_SALT = 4242;
const CHROMA_MAX = 0.035;
const VIGNETTE = 0.16;
const BRIGHT_KIT = 0.8;

function tinted(lightness: number, hue: readonly [number, number], chroma: number): Channels {
  return parseHex(fromOklab([lightness, hue[0] * chroma, hue[1] * chroma]));
}

/** The direction of a colour in Oklab; a grey one gets a cool hue. */
function hueOf(hex: string): readonly [number, number] {
  const [, redness, yellowness] = toOklab(hex);
  const chroma = Math.hypot(redness, yellowness);
  return chroma < 0.03 ? [-0.3, -0.95] : [redness / chroma, yellowness / chroma];
}

/** The wall's tones: pale behind most kits, a deeper one behind pale and pastel kits. */
function chooseTones({ base, second }: Design): { wall: Channels; floor: Channels } {
  const lightness = toOklab(base)[0] * 0.65 + toOklab(second)[0] * 0.35;
  const [, redness, yellowness] = toOklab(base);
  const isGrey = Math.hypot(redness, yellowness) < 0.03;
  const hue = hueOf(isGrey ? second : base);
  if (lightness > BRIGHT_KIT) {
    return {
      wall: tinted(0.66, hue, CHROMA_MAX * 0.6),
      floor: tinted(0.61, hue, CHROMA_MAX * 0.6),
    };
  }
  return {
    wall: tinted(0.885, hue, CHROMA_MAX * 0.42),
    floor: tinted(0.85, hue, CHROMA_MAX * 0.42),
  };
}

function smoothStep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}

/** A photographer's sweep tinted by the kit; RGB 0 to 255 of `size` × `size`. */
export function paintStudio(design: Design, size: number): Float32Array {
  const { wall, floor } = chooseTones(design);
  const poolX = POOL.x + POOL.drift * createRandom(design.seed ^ SEED_SALT)();
  const picture = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const v = (row + 0.5) / size;
    const down = smoothStep((v - HORIZON + BEND) / (2 * BEND));
    const near = smoothStep((v - HORIZON) / (1 - HORIZON));
    for (let column = 0; column < size; column++) {
      const u = (column + 0.5) / size;
      const distance = ((u - poolX) ** 2 + (v - POOL.y) ** 2) / POOL.width ** 2;
      const pool = POOL_STRENGTH / (1 + 3 * distance * distance);
      const corner = (u - 0.5) ** 2 + (v - 0.5) ** 2;
      const shadowX = (u - 0.51) / FLOOR_SHADOW.halfWidth;
      const shadowY = (v - FLOOR_SHADOW.y) / FLOOR_SHADOW.halfHeight;
      const shadow = FLOOR_SHADOW.strength * Math.exp(-(shadowX ** 2) * 1.6 - shadowY ** 2 * 0.9);
      const light = (1 + pool + near * 0.045 - VIGNETTE * corner * 1.6) * (1 - shadow);
      const start = (row * size + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const plain = (wall[channel] ?? 0) * (1 - down) + (floor[channel] ?? 0) * down;
        picture[start + channel] = Math.min(255, Math.max(0, plain * light));
      }
    }
  }
  return picture;
}
