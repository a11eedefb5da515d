import { blurPlane } from "../cloth/blur.ts";
import { DRAWING_SIZE } from "../garment/path.ts";
import type { Plane } from "../image/types.ts";
import { SEEN } from "./raster-mesh.ts";
import type { FrameBuffer } from "./raster-mesh.ts";
import type { Shot } from "./plan-shot.ts";
import { RELIEF_CELLS } from "./shape-jersey.ts";
import { sampleTexture } from "./texture.ts";
import type { Texture } from "./texture.ts";

/** Surface of one side in its own drawing: unit normals and how deep each place lies in folds. */
export type Surface = { normalX: Plane; normalY: Plane; normalZ: Plane; hollow: Plane };

export type Lit = {
  textures: { front: Texture; back: Texture };
  surfaces: { front: Surface; back: Surface };
  /** Linear colour of the cloth's inner side. */
  lining: Vector;
  /** RGB 0 to 255 behind the jersey, `size` × `size` of the frame. */
  background: Float32Array;
};

type Vector = readonly [x: number, y: number, z: number];

/** Samples of a frame's pixel along each side. */
export const SAMPLES = 2;
const GAMMA = 2.2;
const HOLLOW_RADIUS = 14;
const SLOPE_MAX = 5;
const LAMP: Vector = [-0.46, -0.55, 0.7];
const RIM_EXPONENT = 2.6;
const GLOSS_EXPONENT = 26;
const INSIDE_LIGHT = 0.42;
const LABEL = { halfWidth: 0.03, top: 0.158, bottom: 0.186, color: [0.7, 0.7, 0.68] } as const;
const SHADOW_STRENGTH = 0.42;
const SHADOW_SHIFT_X = 0.02;
const SHADOW_SHIFT_Y = 0.035;
const TONE_STEPS = 1024;
const TONE_MAX = 2;

/** Display bytes of linear light; highlights roll off above 0.6. */
const TONE = Float32Array.from({ length: TONE_STEPS * TONE_MAX + 1 }, (_, step) => {
  const value = step / TONE_STEPS;
  const rolled = value < 0.6 ? value : 0.6 + 0.4 * (1 - Math.exp(-(value - 0.6) / 0.4));
  return Math.min(1, rolled ** (1 / GAMMA)) * 255;
});

function toneMap(linear: number): number {
  const step = Math.round(Math.min(TONE_MAX, Math.max(0, linear)) * TONE_STEPS);
  return TONE[step] ?? 0;
}

function clampSlope(slope: number): number {
  return Math.min(SLOPE_MAX, Math.max(-SLOPE_MAX, slope));
}

/** Normals and hollows of a relief in drawing units. */
export function measureSurface(relief: Plane): Surface {
  const size = RELIEF_CELLS;
  const unit = DRAWING_SIZE / size;
  const surroundings = blurPlane(relief, size, HOLLOW_RADIUS / unit);
  const plane = (): Plane => new Float32Array(size * size);
  const surface = { normalX: plane(), normalY: plane(), normalZ: plane(), hollow: plane() };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const index = y * size + x;
      const right = relief[x < size - 1 ? index + 1 : index] ?? 0;
      const left = relief[x > 0 ? index - 1 : index] ?? 0;
      const below = relief[y < size - 1 ? index + size : index] ?? 0;
      const above = relief[y > 0 ? index - size : index] ?? 0;
      const slopeX = clampSlope((right - left) / (2 * unit));
      const slopeY = clampSlope((below - above) / (2 * unit));
      const length = Math.hypot(slopeX, slopeY, 1);
      surface.normalX[index] = -slopeX / length;
      surface.normalY[index] = -slopeY / length;
      surface.normalZ[index] = 1 / length;
      const relative = (relief[index] ?? 0) - (surroundings[index] ?? 0);
      surface.hollow[index] = Math.min(0.16, Math.max(-0.3, relative * 0.022));
    }
  }
  return surface;
}

function normalize([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

function turnVector([x, y, z]: Vector, angle: number): Vector {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos + z * sin, y, z * cos - x * sin];
}

type Lamps = { lamp: Vector; halfway: Vector; turnCos: number; turnSin: number };

function setLamps({ pose, lampTurn }: Shot): Lamps {
  const lamp = normalize(turnVector(LAMP, lampTurn));
  return {
    lamp,
    halfway: normalize([lamp[0], lamp[1], lamp[2] + 1]),
    turnCos: Math.cos(pose.turn),
    turnSin: Math.sin(pose.turn),
  };
}

/** The inner side of the cloth: plain, with the label below the back of the neck. */
function linedColor({ lining }: Lit, u: number, v: number): Vector {
  const isLabel = Math.abs(u - 0.5) < LABEL.halfWidth && v > LABEL.top && v < LABEL.bottom;
  return isLabel ? LABEL.color : lining;
}

/** Adds the light of one sample to `sum`, in display values 0 to 255. */
function addSample(
  sum: Float64Array,
  lit: Lit,
  buffer: FrameBuffer,
  at: number,
  lamps: Lamps,
): void {
  const seen = buffer.seen[at] ?? SEEN.nothing;
  const isBack = seen === SEEN.back || seen === SEEN.insideBack;
  const isInside = seen === SEEN.insideFront || seen === SEEN.insideBack;
  const side = isBack ? -1 : 1;
  const surface = isBack ? lit.surfaces.back : lit.surfaces.front;
  const u = buffer.u[at] ?? 0;
  const v = buffer.v[at] ?? 0;
  const column = Math.min(RELIEF_CELLS - 1, Math.max(0, Math.floor(u * RELIEF_CELLS)));
  const row = Math.min(RELIEF_CELLS - 1, Math.max(0, Math.floor(v * RELIEF_CELLS)));
  const place = row * RELIEF_CELLS + column;
  const facing = isInside ? -1 : 1;
  const x0 = (surface.normalX[place] ?? 0) * side * facing;
  const z0 = (surface.normalZ[place] ?? 0) * side * facing;
  const y = (surface.normalY[place] ?? 0) * facing;
  const x = x0 * lamps.turnCos + z0 * lamps.turnSin;
  const z = z0 * lamps.turnCos - x0 * lamps.turnSin;
  const { lamp, halfway } = lamps;
  const diffuse = Math.max(0, (x * lamp[0] + y * lamp[1] + z * lamp[2]) * 0.7 + 0.3);
  const hollow = surface.hollow[place] ?? 0;
  let light = 0.98 * diffuse + (0.3 + 0.1 * (0.5 - y * 0.5) + hollow) * 0.62;
  let gloss = 0;
  let rim = 0;
  if (isInside) {
    light *= INSIDE_LIGHT;
  } else {
    const highlight = Math.max(0, x * halfway[0] + y * halfway[1] + z * halfway[2]);
    gloss = 0.06 * highlight ** GLOSS_EXPONENT;
    const grazing = Math.max(0, 1 - Math.max(0, z)) ** RIM_EXPONENT;
    rim = grazing * (x > 0 ? 0.3 : 0.12);
  }
  const color = isInside
    ? linedColor(lit, u, v)
    : sampleTexture(isBack ? lit.textures.back : lit.textures.front, u, v);
  sum[0] = (sum[0] ?? 0) + toneMap((color[0] ?? 0) * light * 1.015 + gloss + rim * 0.32);
  sum[1] = (sum[1] ?? 0) + toneMap((color[1] ?? 0) * light + gloss + rim * 0.38);
  sum[2] = (sum[2] ?? 0) + toneMap((color[2] ?? 0) * light * 0.99 + gloss + rim * 0.46);
}

function measureCover({ seen, size: samples }: FrameBuffer, size: number): Plane {
  const cover = new Float32Array(size * size);
  for (let y = 0; y < samples; y++) {
    for (let x = 0; x < samples; x++) {
      if (seen[y * samples + x] === SEEN.nothing) continue;
      const index = Math.floor(y / SAMPLES) * size + Math.floor(x / SAMPLES);
      cover[index] = (cover[index] ?? 0) + 1 / SAMPLES ** 2;
    }
  }
  return cover;
}

/**
 * The light of the pixel at `x`, `y` in display values. Its samples are lit one by one at an edge;
 * within one side of the jersey two of them on the diagonal do.
 */
function lightPixel(
  sum: Float64Array,
  lit: Lit,
  buffer: FrameBuffer,
  place: { x: number; y: number },
  lamps: Lamps,
): void {
  const { seen, size } = buffer;
  const first = place.y * SAMPLES * size + place.x * SAMPLES;
  sum.fill(0);
  const kind = seen[first];
  const isOneSide =
    kind === seen[first + 1] && kind === seen[first + size] && kind === seen[first + size + 1];
  if (isOneSide && kind !== SEEN.nothing) {
    addSample(sum, lit, buffer, first, lamps);
    addSample(sum, lit, buffer, first + size + 1, lamps);
    for (let channel = 0; channel < 3; channel++) sum[channel] = (sum[channel] ?? 0) * 2;
    return;
  }
  for (const sample of [first, first + 1, first + size, first + size + 1]) {
    if (seen[sample] !== SEEN.nothing) addSample(sum, lit, buffer, sample, lamps);
  }
}

/** Lights what a buffer sees before the background: RGBA, opaque, `size` × `size` pixels. */
export function lightFrame(
  lit: Lit,
  buffer: FrameBuffer,
  shot: Shot,
): Uint8ClampedArray<ArrayBuffer> {
  const size = buffer.size / SAMPLES;
  const lamps = setLamps(shot);
  const cover = measureCover(buffer, size);
  const shadow = blurPlane(cover, size, size / 22);
  const shiftX = Math.round(size * SHADOW_SHIFT_X);
  const shiftY = Math.round(size * SHADOW_SHIFT_Y);
  const frame = new Uint8ClampedArray(size * size * 4);
  const sum = new Float64Array(3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const index = y * size + x;
      const share = cover[index] ?? 0;
      if (share > 0) lightPixel(sum, lit, buffer, { x, y }, lamps);
      else sum.fill(0);
      const dark = shadow[Math.max(0, y - shiftY) * size + Math.max(0, x - shiftX)] ?? 0;
      const shade = (1 - share) * (1 - SHADOW_STRENGTH * dark);
      for (let channel = 0; channel < 3; channel++) {
        const behind = (lit.background[index * 3 + channel] ?? 0) * shade;
        frame[index * 4 + channel] = behind + (sum[channel] ?? 0) / SAMPLES ** 2;
      }
      frame[index * 4 + 3] = 255;
    }
  }
  return frame;
}
