import { createNoise } from "../cloth/noise.ts";
import type { Noise } from "../cloth/noise.ts";
import { parseHexUnit } from "../design/colors.ts";
import type { Channels } from "../design/colors.ts";
import { createRandom } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import type { Design } from "../design/types.ts";

/** Everything here is in shares of the picture; light is linear and may exceed 1 before exposure. */
type Canvas = { light: Float32Array; size: number };

type Disc = { x: number; y: number; radius: number; softness: number };

const RANDOM_SALT = 0x5eed;
const NOISE_SALT = 31;
const STANDS_TOP = 0.3;
const PITCH_TOP = 0.73;
const BOARDS = [
  { y: 0.52, halfHeight: 0.008 },
  { y: 0.715, halfHeight: 0.012 },
] as const;
const CROWD_LIGHTS = 260;
const PITCH_LIGHTS = 22;
const FLOODLIGHT_Y = 0.115;
const FLOODLIGHTS = [
  { x: 0.15, direction: 1 },
  { x: 0.85, direction: -1 },
] as const;
const LAMP = { columns: 5, rows: 3, pitch: 0.03, radius: 0.0125, softness: 0.5, strength: 1.6 };
const HALO: Channels = [0.55, 0.75, 1];

function addLight(canvas: Canvas, pixel: number, color: Channels, strength: number): void {
  const { light } = canvas;
  const start = pixel * 3;
  light[start] = (light[start] ?? 0) + color[0] * strength;
  light[start + 1] = (light[start + 1] ?? 0) + color[1] * strength;
  light[start + 2] = (light[start + 2] ?? 0) + color[2] * strength;
}

function square([red, green, blue]: Channels): Channels {
  return [red * red, green * green, blue * blue];
}

function pitchColor(u: number, v: number): Channels {
  const near = (v - PITCH_TOP) / (1 - PITCH_TOP);
  const mown = Math.sin(((u - 0.5) / (0.1 + near * 0.85)) * 8) > 0 ? 1 : 0.78;
  const lit = (0.3 + 0.75 * near) * (1 - 0.9 * (u - 0.5) * (u - 0.5));
  return [
    (0.01 + 0.012 * near) * lit,
    (0.085 * mown + 0.05 * near) * lit,
    (0.022 + 0.015 * near) * lit,
  ];
}

function standsColor(noise: Noise, club: Channels, u: number, v: number): Channels {
  const near = (v - STANDS_TOP) / (PITCH_TOP - STANDS_TOP);
  const tier = 0.7 + 0.3 * Math.sin(v * 95);
  const crowd = (0.5 + 0.5 * noise(u * 60, v * 60)) * tier * near;
  const isBoard = BOARDS.some(({ y, halfHeight }) => Math.abs(v - y) < halfHeight);
  const board = isBoard ? 0.2 * (0.4 + 0.6 * (0.5 + 0.5 * noise(u * 9 + 3, 2))) : 0;
  return [
    0.012 + 0.035 * crowd + club[0] * board,
    0.014 + 0.036 * crowd + club[1] * board,
    0.026 + 0.05 * crowd + club[2] * board,
  ];
}

function groundColor(noise: Noise, club: Channels, u: number, v: number): Channels {
  if (v > PITCH_TOP) return pitchColor(u, v);
  if (v > STANDS_TOP) return standsColor(noise, club, u, v);
  return [0.006 + 0.01 * v, 0.01 + 0.02 * v, 0.028 + 0.05 * v];
}

/** Sky, stands and pitch, with haze where the stands end. */
function paintGround(canvas: Canvas, noise: Noise, club: Channels): void {
  const { size } = canvas;
  for (let y = 0; y < size; y++) {
    const v = y / size;
    const haze = Math.exp(-((v - 0.72) ** 2) / 0.004) * 0.035;
    for (let x = 0; x < size; x++) {
      const [red, green, blue] = groundColor(noise, club, x / size, v);
      addLight(canvas, y * size + x, [red + haze * 0.7, green + haze * 0.85, blue + haze], 1);
    }
  }
}

function addDisc(canvas: Canvas, disc: Disc, color: Channels, strength: number): void {
  const { size } = canvas;
  const { x: centreX, y: centreY, radius, softness } = disc;
  const left = Math.max(0, Math.trunc((centreX - radius) * size));
  const right = Math.min(size - 1, Math.trunc((centreX + radius) * size));
  const top = Math.max(0, Math.trunc((centreY - radius) * size));
  const bottom = Math.min(size - 1, Math.trunc((centreY + radius) * size));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const distance = Math.hypot((x + 0.5) / size - centreX, (y + 0.5) / size - centreY) / radius;
      if (distance >= 1) continue;
      const edge = Math.min(1, (1 - distance) / softness);
      const brightness = edge * strength * (0.7 + 0.3 * distance * distance);
      addLight(canvas, y * size + x, color, brightness);
    }
  }
}

function crowdLightColor(random: Random, club: Channels): Channels {
  const choice = random();
  if (choice < 0.3) return [1, 0.72, 0.38];
  if (choice < 0.55) return [0.5, 0.72, 1];
  return choice < 0.75 ? club : [1, 0.95, 0.9];
}

function addCrowdLights(canvas: Canvas, random: Random, club: Channels): void {
  for (let count = 0; count < CROWD_LIGHTS; count++) {
    const y = 0.34 + 0.36 * random();
    const color = crowdLightColor(random, club);
    const x = random();
    const radius = 0.004 + 0.011 * random() * random() + 0.008 * Math.max(0, y - 0.5);
    const strength = 0.05 + 0.22 * random() * random() * random();
    addDisc(canvas, { x, y, radius, softness: 0.3 }, color, strength);
  }
}

function addFloodlight(canvas: Canvas, lampX: number, direction: 1 | -1): void {
  for (let column = 0; column < LAMP.columns; column++) {
    for (let row = 0; row < LAMP.rows; row++) {
      const x = lampX + (column - (LAMP.columns - 1) / 2) * LAMP.pitch;
      const y = FLOODLIGHT_Y + (row - (LAMP.rows - 1) / 2) * LAMP.pitch;
      addDisc(
        canvas,
        { x, y, radius: LAMP.radius, softness: LAMP.softness },
        [1, 1, 1],
        LAMP.strength,
      );
    }
  }
  const { size } = canvas;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const dx = (pixel % size) / size - lampX;
    const dy = Math.floor(pixel / size) / size - FLOODLIGHT_Y;
    const distance = Math.hypot(dx, dy);
    const angle = Math.atan2(dy, dx * direction);
    const beam = Math.exp(-((angle - 0.85) ** 2) / 0.1) * Math.exp(-distance * 2.2) * 0.16;
    const flare = Math.exp(-Math.abs(dy) * 60) * Math.exp(-Math.abs(dx) * 7) * 0.22;
    const glow = 0.5 * Math.exp(-distance * 16) + 0.1 * Math.exp(-distance * 5) + beam + flare;
    addLight(canvas, pixel, [0.75, 0.88, 1], glow);
  }
}

function addPitchLights(canvas: Canvas, random: Random, [red, green, blue]: Channels): void {
  for (let count = 0; count < PITCH_LIGHTS; count++) {
    const x = random();
    const y = 0.75 + 0.25 * random();
    const radius = 0.01 + 0.026 * random();
    const color: Channels = [0.3 + red * 0.5, 0.35 + green * 0.5, 0.4 + blue * 0.5];
    addDisc(canvas, { x, y, radius, softness: 0.2 }, color, 0.02 + 0.04 * random());
  }
}

/** Linear light to display values 0 to 255, with a halo behind the garment and dark corners. */
function expose({ light, size }: Canvas): Float32Array {
  const picture = new Float32Array(light.length);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const u = (pixel % size) / size - 0.5;
    const v = Math.floor(pixel / size) / size;
    const vignette = 1 - 0.75 * Math.max(0, Math.hypot(u, v - 0.5) - 0.32);
    const halo = 0.055 * Math.exp(-(u ** 2 * 8 + (v - 0.48) ** 2 * 5));
    for (let channel = 0; channel < 3; channel++) {
      const lit = ((light[pixel * 3 + channel] ?? 0) + halo * (HALO[channel] ?? 0)) * vignette;
      picture[pixel * 3 + channel] = 255 * Math.min(1, 1 - Math.exp(-lit * 2.6)) ** (1 / 1.45);
    }
  }
  return picture;
}

/** A stadium at night in the club's colours, out of focus; RGB 0 to 255 of `size` × `size`. */
export function paintStadium(design: Design, size: number): Float32Array {
  const canvas: Canvas = { light: new Float32Array(size * size * 3), size };
  const random = createRandom(design.seed ^ RANDOM_SALT);
  const second = parseHexUnit(design.second);
  const club = square(second);
  paintGround(canvas, createNoise(design.seed ^ NOISE_SALT), club);
  addCrowdLights(canvas, random, club);
  for (const { x, direction } of FLOODLIGHTS) addFloodlight(canvas, x, direction);
  addPitchLights(canvas, random, second);
  return expose(canvas);
}
