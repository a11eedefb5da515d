import { blurPlane } from "../cloth/blur.ts";
import { PARTS } from "../garment/draw-parts.ts";
import type { Plane } from "../image/types.ts";
import type { Shading } from "./shade-cloth.ts";
import { warpPlace } from "./warp.ts";

export type CompositeInput = {
  size: number;
  /** The garment's colours, RGBA, not premultiplied. */
  albedo: Uint8Array;
  coverage: Plane;
  parts: Uint8Array;
  shading: Shading;
  /** RGB, 0 to 255. */
  background: Float32Array;
  /** Darkness of the wide shadow, 0 to 1. */
  shadowStrength: number;
};

type Rgb = [red: number, green: number, blue: number];

const GAMMA = 2.2;
/** Lengths as shares of the picture. */
const SHADOW = { radius: 1 / 26, shiftX: 0.02, shiftY: 0.035 };
const CONTACT = { radius: 1 / 70, shiftX: 0.008, shiftY: 0.012, strength: 0.22 };
const COVER_MIN = 0.02;
const UNLIT_LIGHT = 0.5;

const LINEAR_BY_BYTE = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255) ** GAMMA);

/** Display value 0 to 1 of a linear light; highlights roll off above 0.6. */
function toneMap(linear: number): number {
  const value = Math.max(0, linear);
  const rolled = value < 0.6 ? value : 0.6 + 0.4 * (1 - Math.exp(-(value - 0.6) / 0.4));
  return Math.min(1, rolled ** (1 / GAMMA));
}

/** Straight colours from premultiplied ones, which is how the rasteriser gives them. */
export function unpremultiply(rgba: Uint8Array): Uint8Array {
  const straight = rgba.slice();
  for (let start = 0; start < straight.length; start += 4) {
    const alpha = straight[start + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    const factor = 255 / alpha;
    for (let channel = start; channel < start + 3; channel++) {
      straight[channel] = Math.min(255, (straight[channel] ?? 0) * factor);
    }
  }
  return straight;
}

/** The alpha of an RGBA picture as a plane, 0 to 1. */
export function readCoverage(rgba: Uint8Array, size: number): Plane {
  return Float32Array.from({ length: size * size }, (_, index) => (rgba[index * 4 + 3] ?? 0) / 255);
}

/** Linear albedo of the folded cloth at a pixel. */
function sampleAlbedo({ albedo, shading, size }: CompositeInput, x: number, y: number): Rgb {
  const { index, shareX, shareY } = warpPlace(shading, x, y, size);
  const sum: Rgb = [0, 0, 0];
  let cover = 0;
  for (let corner = 0; corner < 4; corner++) {
    const right = corner & 1;
    const below = corner >> 1;
    const start = (index + below * size + right) * 4;
    const weight =
      ((albedo[start + 3] ?? 0) / 255) *
      ((right === 1 ? shareX : 1 - shareX) * (below === 1 ? shareY : 1 - shareY));
    sum[0] += (LINEAR_BY_BYTE[albedo[start] ?? 0] ?? 0) * weight;
    sum[1] += (LINEAR_BY_BYTE[albedo[start + 1] ?? 0] ?? 0) * weight;
    sum[2] += (LINEAR_BY_BYTE[albedo[start + 2] ?? 0] ?? 0) * weight;
    cover += weight;
  }
  if (cover >= COVER_MIN) return [sum[0] / cover, sum[1] / cover, sum[2] / cover];
  const own = (y * size + x) * 4;
  return [
    LINEAR_BY_BYTE[albedo[own] ?? 0] ?? 0,
    LINEAR_BY_BYTE[albedo[own + 1] ?? 0] ?? 0,
    LINEAR_BY_BYTE[albedo[own + 2] ?? 0] ?? 0,
  ];
}

/** The lit cloth at a pixel, 0 to 255; daylight is a little warm, the stadium's rim light cold. */
function litCloth(input: CompositeInput, x: number, y: number): Rgb {
  const index = y * input.size + x;
  const [red, green, blue] = sampleAlbedo(input, x, y);
  const { shading, parts } = input;
  const smoothLight = shading.light[index] ?? 0;
  const light = parts[index] !== PARTS.none || smoothLight > 0 ? smoothLight : UNLIT_LIGHT;
  const gloss = shading.gloss[index] ?? 0;
  const rim = shading.rim[index] ?? 0;
  const lit: Rgb = [
    red * light * 1.02 + gloss,
    green * light + gloss,
    blue * light * 0.985 + gloss,
  ];
  if (rim > 0) {
    lit[0] += rim * 0.1;
    lit[1] += rim * 0.15;
    lit[2] += rim * 0.22;
  } else if (rim < 0) {
    lit[0] -= rim * 0.14;
    lit[1] -= rim * 0.12;
    lit[2] -= rim * 0.08;
  }
  return [toneMap(lit[0]) * 255, toneMap(lit[1]) * 255, toneMap(lit[2]) * 255];
}

/** Reads a plane up and left of a pixel, so that its content appears down and right of it. */
function shiftedValue(plane: Plane, x: number, y: number, size: number): number {
  return plane[Math.max(0, y) * size + Math.max(0, x)] ?? 0;
}

/** The lit garment and its shadow before the background: RGB, 8 bits a channel. */
export function compositePicture(input: CompositeInput): Uint8ClampedArray<ArrayBuffer> {
  const { size, coverage, background } = input;
  const shadow = blurPlane(coverage, size, size * SHADOW.radius);
  const contact = blurPlane(coverage, size, size * CONTACT.radius);
  const shadowX = Math.round(size * SHADOW.shiftX);
  const shadowY = Math.round(size * SHADOW.shiftY);
  const contactX = Math.round(size * CONTACT.shiftX);
  const contactY = Math.round(size * CONTACT.shiftY);
  const picture = new Uint8ClampedArray(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const index = y * size + x;
      const shade =
        1 -
        input.shadowStrength * shiftedValue(shadow, x - shadowX, y - shadowY, size) -
        CONTACT.strength * shiftedValue(contact, x - contactX, y - contactY, size);
      const cover = coverage[index] ?? 0;
      const cloth = cover > 0 ? litCloth(input, x, y) : undefined;
      for (let channel = 0; channel < 3; channel++) {
        const behind = (background[index * 3 + channel] ?? 0) * shade;
        picture[index * 3 + channel] =
          cloth === undefined ? behind : behind * (1 - cover) + (cloth[channel] ?? 0) * cover;
      }
    }
  }
  return picture;
}
