import { samplePrint } from "../flow/color-pattern.ts";
import type { PatternPrint } from "../flow/color-pattern.ts";
import type { Place } from "../garment/print-place.ts";
import { DRAWING_SIZE } from "../garment/path.ts";
import type { Plane } from "../image/types.ts";
import { knitAt, knitStrength } from "./knit.ts";
import type { Shading } from "./shade-cloth.ts";
import { LINEAR_BY_BYTE, toDisplayValue } from "./tone.ts";

type Rgb = readonly [red: number, green: number, blue: number];

export type CompositeInput = {
  /** Pixels a side. */
  size: number;
  /** RGBA: how much of each pixel body, sleeves and inner back cover. */
  surfaces: Uint8Array;
  /** RGBA, premultiplied: everything over the pattern. */
  overlay: Uint8Array;
  /** Pixels a side of the planes of light. */
  grid: number;
  body: Shading;
  sleeves: Shading;
  /** How far the pattern is thinned out, on the grid. */
  calm: Plane;
  /** RGB 0 to 255 at half the picture's size, shadow included. */
  background: Float32Array;
  print: PatternPrint;
  /** Where on the print a place of the garment lies, in shares of the print. */
  placeOnBody: Place;
  placeOnSleeve: Place;
  /** The sleeves' plain colour, or null where they carry the pattern. */
  sleeveRgb: Rgb | null;
  /** Strength of the coloured lamps at the sides, 0 to 1. */
  rimStrength: number;
  seed: number;
};

/** Folds shift what is printed on them by up to this many drawing units for each unit of slope. */
const SHIFT_UNITS = 5;
const INSIDE_LIGHT = 0.62;
const DITHER = 1.5;
const BODY = 0;
const SLEEVE = 1;
const WARM: Rgb = [1.012, 1, 0.986];
const RIM_RIGHT: Rgb = [0.07, 0.12, 0.19];
const RIM_LEFT: Rgb = [0.12, 0.13, 0.15];

/** What is worked on while a row is drawn; made once, so that a pixel allocates nothing. */
type Work = { color: Float32Array; sum: Float32Array; spot: Float32Array };

/** Where a pixel lies on a coarser grid. */
type GridSpot = { index: number; shareX: number; shareY: number };

function readPlane(plane: Plane, grid: number, { index, shareX, shareY }: GridSpot): number {
  const upper = (plane[index] ?? 0) * (1 - shareX) + (plane[index + 1] ?? 0) * shareX;
  const lower = (plane[index + grid] ?? 0) * (1 - shareX) + (plane[index + grid + 1] ?? 0) * shareX;
  return upper * (1 - shareY) + lower * shareY;
}

function moveSpot(spot: GridSpot, x: number, y: number, size: number, grid: number): void {
  const share = grid / size;
  const gridX = Math.min(grid - 1.001, Math.max(0, (x + 0.5) * share - 0.5));
  const gridY = Math.min(grid - 1.001, Math.max(0, (y + 0.5) * share - 0.5));
  const left = Math.trunc(gridX);
  const top = Math.trunc(gridY);
  spot.index = top * grid + left;
  spot.shareX = gridX - left;
  spot.shareY = gridY - top;
}

/** A number from -0.5 to 0.5 that depends on the pixel and the seed alone. */
function ditherAt(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 4294967296 - 0.5;
}

/** The overlay at a shifted place over a ground colour, into `work.color`: sRGB bytes. */
function layOver(overlay: Uint8Array, size: number, x: number, y: number, work: Work): void {
  const fromX = Math.min(size - 1.001, Math.max(0, x));
  const fromY = Math.min(size - 1.001, Math.max(0, y));
  const left = Math.trunc(fromX);
  const top = Math.trunc(fromY);
  const shareX = fromX - left;
  const shareY = fromY - top;
  const start = (top * size + left) * 4;
  const below = start + size * 4;
  const nw = (1 - shareX) * (1 - shareY);
  const ne = shareX * (1 - shareY);
  const sw = (1 - shareX) * shareY;
  const se = shareX * shareY;
  const at = (channel: number): number =>
    (overlay[start + channel] ?? 0) * nw +
    (overlay[start + 4 + channel] ?? 0) * ne +
    (overlay[below + channel] ?? 0) * sw +
    (overlay[below + 4 + channel] ?? 0) * se;
  const through = 1 - at(3) / 255;
  for (let channel = 0; channel < 3; channel++) {
    work.color[channel] = at(channel) + (work.color[channel] ?? 0) * through;
  }
}

/** Adds the lit surface at a pixel, weighted by its share of it, to `work.sum`. */
function addSurface(
  input: CompositeInput,
  surface: typeof BODY | typeof SLEEVE,
  x: number,
  y: number,
  spot: GridSpot,
  knit: number,
  weight: number,
  work: Work,
): void {
  const { size, grid, print } = input;
  const shading = surface === BODY ? input.body : input.sleeves;
  const unit = DRAWING_SIZE / size;
  const shiftX = readPlane(shading.slopeX, grid, spot) * SHIFT_UNITS;
  const shiftY = readPlane(shading.slopeY, grid, spot) * SHIFT_UNITS;
  const unitX = (x + 0.5) * unit + shiftX;
  const unitY = (y + 0.5) * unit + shiftY;
  if (surface === SLEEVE && input.sleeveRgb !== null) work.color.set(input.sleeveRgb);
  else {
    const locate = surface === BODY ? input.placeOnBody : input.placeOnSleeve;
    locate(unitX, unitY, work.spot);
    const calm = surface === BODY ? readPlane(input.calm, grid, spot) : 0;
    samplePrint(
      print,
      (work.spot[0] ?? 0) * print.size,
      (work.spot[1] ?? 0) * print.size,
      calm,
      work.color,
    );
  }
  layOver(input.overlay, size, x + shiftX / unit, y + shiftY / unit, work);
  const light = readPlane(shading.light, grid, spot) * (1 + knit * knitAt(unitX, unitY));
  const gloss = readPlane(shading.gloss, grid, spot);
  const rim = input.rimStrength === 0 ? 0 : readPlane(shading.rim, grid, spot) * input.rimStrength;
  const lamp = rim > 0 ? RIM_RIGHT : RIM_LEFT;
  for (let channel = 0; channel < 3; channel++) {
    const albedo = LINEAR_BY_BYTE[Math.trunc((work.color[channel] ?? 0) + 0.5)] ?? 0;
    const lit =
      albedo * light * (WARM[channel] ?? 1) + gloss + Math.abs(rim) * (lamp[channel] ?? 0);
    work.sum[channel] = (work.sum[channel] ?? 0) + toDisplayValue(lit) * weight;
  }
}

function addInside(
  { overlay, size }: CompositeInput,
  x: number,
  y: number,
  weight: number,
  work: Work,
): void {
  work.color.fill(0);
  layOver(overlay, size, x, y, work);
  for (let channel = 0; channel < 3; channel++) {
    const albedo = LINEAR_BY_BYTE[Math.trunc((work.color[channel] ?? 0) + 0.5)] ?? 0;
    work.sum[channel] = (work.sum[channel] ?? 0) + toDisplayValue(albedo * INSIDE_LIGHT) * weight;
  }
}

/** Adds the background at a pixel to `work.sum`. */
function addBackground(
  { size, background }: CompositeInput,
  x: number,
  y: number,
  spot: GridSpot,
  weight: number,
  work: Work,
): void {
  const sky = size / 2;
  moveSpot(spot, x, y, size, sky);
  const { index, shareX, shareY } = spot;
  for (let channel = 0; channel < 3; channel++) {
    const start = index * 3 + channel;
    const low = start + sky * 3;
    const upper = (background[start] ?? 0) * (1 - shareX) + (background[start + 3] ?? 0) * shareX;
    const lower = (background[low] ?? 0) * (1 - shareX) + (background[low + 3] ?? 0) * shareX;
    const value = upper * (1 - shareY) + lower * shareY;
    work.sum[channel] = (work.sum[channel] ?? 0) + value * weight;
  }
}

/** Draws the rows from `from` to before `to` into `picture`, RGB with 8 bits a channel. */
export function compositeRows(
  input: CompositeInput,
  picture: Uint8ClampedArray,
  from: number,
  to: number,
): void {
  const { size, grid, surfaces } = input;
  const work: Work = {
    color: new Float32Array(3),
    sum: new Float32Array(3),
    spot: new Float32Array(2),
  };
  const spot: GridSpot = { index: 0, shareX: 0, shareY: 0 };
  const knit = knitStrength(size);
  for (let y = from; y < to; y++) {
    for (let x = 0; x < size; x++) {
      const pixel = y * size + x;
      const body = (surfaces[pixel * 4] ?? 0) / 255;
      const sleeve = (surfaces[pixel * 4 + 1] ?? 0) / 255;
      const inside = (surfaces[pixel * 4 + 2] ?? 0) / 255;
      const behind = Math.max(0, 1 - body - sleeve - inside);
      work.sum.fill(0);
      if (behind < 1) moveSpot(spot, x, y, size, grid);
      if (body > 0) addSurface(input, BODY, x, y, spot, knit, body, work);
      if (sleeve > 0) addSurface(input, SLEEVE, x, y, spot, knit, sleeve, work);
      if (inside > 0) addInside(input, x, y, inside, work);
      if (behind > 0) addBackground(input, x, y, spot, behind, work);
      const dither = ditherAt(x, y, input.seed) * DITHER;
      for (let channel = 0; channel < 3; channel++) {
        picture[pixel * 3 + channel] = (work.sum[channel] ?? 0) + dither;
      }
    }
  }
}
