import { blurPlane } from "../cloth/blur.ts";
import { parseHexUnit } from "../design/colors.ts";
import type { Channels } from "../design/colors.ts";
import { createRandom } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Plane } from "../image/types.ts";

/** Lengths are in shares of the picture; light is linear and may exceed 1 before exposure. */
type Canvas = { planes: readonly [Plane, Plane, Plane]; size: number };
type Disc = { x: number; y: number; radius: number };

const RANDOM_SALT = 0x5eed;
/** The stands rise from the pitch to the roof, higher at the sides than in the middle. */
const ROOF_Y = 0.3;
const ROOF_CURVE = 0.5;
const TIER_GAP_Y = 0.535;
const BOARD_Y = 0.745;
const BOARD_HALF_HEIGHT = 0.017;
const PITCH_Y = 0.772;
const CROWD_SPOTS = 1500;
const PHONE_LIGHTS = 70;
const CROWD_BLUR = 1 / 210;
const LAMP_GROUPS = [0.09, 0.285, 0.715, 0.91] as const;
const LAMP = { columns: 6, rows: 2, pitchX: 0.0165, pitchY: 0.02, radius: 0.0075, strength: 2.4 };
const LAMP_LIFT = 0.045;
const GLOW_BLURS = [1 / 60, 1 / 18, 1 / 7] as const;
const GLOW_STRENGTHS = [1.1, 0.8, 0.55] as const;
const EXPOSURE = 2.3;
const DISPLAY_GAMMA = 1 / 1.7;

function addTo(
  canvas: Canvas,
  index: number,
  [red, green, blue]: Channels,
  strength: number,
): void {
  const [reds, greens, blues] = canvas.planes;
  reds[index] = (reds[index] ?? 0) + red * strength;
  greens[index] = (greens[index] ?? 0) + green * strength;
  blues[index] = (blues[index] ?? 0) + blue * strength;
}

function createCanvas(size: number): Canvas {
  const plane = (): Plane => new Float32Array(size * size);
  return { planes: [plane(), plane(), plane()], size };
}

function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A disc with a soft rim, brighter at the rim as lenses draw it. */
function addDisc(canvas: Canvas, { x, y, radius }: Disc, color: Channels, strength: number): void {
  const { size } = canvas;
  const reach = radius * size + 1;
  const [centreX, centreY] = [x * size - 0.5, y * size - 0.5];
  const top = Math.max(0, Math.ceil(centreY - reach));
  const bottom = Math.min(size - 1, Math.floor(centreY + reach));
  const left = Math.max(0, Math.ceil(centreX - reach));
  const right = Math.min(size - 1, Math.floor(centreX + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const distance = Math.sqrt((column - centreX) ** 2 + (row - centreY) ** 2);
      const cover = Math.min(1, Math.max(0, (reach - distance) / 2));
      const rim = 0.72 + 0.28 * (distance / reach) ** 2;
      if (cover > 0) addTo(canvas, row * size + column, color, strength * cover * rim);
    }
  }
}

function roofAt(u: number): number {
  return ROOF_Y - ROOF_CURVE * (u - 0.5) * (u - 0.5);
}

function crowdColor(random: Random, club: Channels): Channels {
  const tone = 0.25 + 0.75 * random();
  if (random() < 0.38) return [club[0] * tone + 0.03, club[1] * tone + 0.03, club[2] * tone + 0.03];
  return [0.42 * tone, 0.42 * tone, 0.5 * tone];
}

/** Spectators as small soft spots in rows; nearer ones are larger and better lit. */
function paintCrowd(canvas: Canvas, random: Random, club: Channels): void {
  for (let count = 0; count < CROWD_SPOTS; count++) {
    const x = random();
    const roof = roofAt(x) + 0.035;
    const y = roof + (BOARD_Y - 0.03 - roof) * random();
    if (Math.abs(y - TIER_GAP_Y) < 0.014) continue;
    const near = (y - roof) / (BOARD_Y - roof);
    const radius = 0.0035 + 0.004 * near;
    addDisc(canvas, { x, y, radius }, crowdColor(random, club), 0.1 + 0.3 * near * random());
  }
}

function paintPhoneLights(canvas: Canvas, random: Random): void {
  for (let count = 0; count < PHONE_LIGHTS; count++) {
    const x = random();
    const y = roofAt(x) + 0.05 + (BOARD_Y - roofAt(x) - 0.09) * random();
    const color: Channels = random() < 0.4 ? [1, 0.78, 0.5] : [0.7, 0.85, 1];
    addDisc(canvas, { x, y, radius: 0.006 + 0.009 * random() }, color, 0.07 + 0.2 * random() ** 3);
  }
}

function paintLamps(canvas: Canvas): void {
  for (const groupX of LAMP_GROUPS) {
    const top = roofAt(groupX) - LAMP_LIFT;
    for (let index = 0; index < LAMP.columns * LAMP.rows; index++) {
      const column = index % LAMP.columns;
      const x = groupX + (column - (LAMP.columns - 1) / 2) * LAMP.pitchX;
      const y = top + Math.floor(index / LAMP.columns) * LAMP.pitchY;
      addDisc(canvas, { x, y, radius: LAMP.radius }, [1, 1, 0.97], LAMP.strength);
    }
  }
}

/** Turf in perspective: mown bands that narrow towards the stands. */
function pitchColor(u: number, v: number): Channels {
  const near = (v - PITCH_Y) / (1 - PITCH_Y);
  const depth = 1 / (near + 0.16);
  const across = (u - 0.5) * depth;
  const wave = across * 1.9 - Math.floor(across * 1.9);
  const soft = 0.05 * depth;
  const mown =
    smoothStep(0.25 - soft, 0.25 + soft, wave) - smoothStep(0.75 - soft, 0.75 + soft, wave);
  const lit = (0.85 - 0.35 * near) * (1 - 1.5 * (u - 0.5) * (u - 0.5));
  const green = 0.085 + 0.035 * mown;
  return [green * 0.24 * lit, green * lit, green * 0.3 * lit];
}

function groundColor(club: Channels, u: number, v: number): Channels {
  const roof = roofAt(u);
  const sky: Channels = [0.004 + 0.012 * v, 0.007 + 0.02 * v, 0.02 + 0.05 * v];
  if (v > PITCH_Y) return pitchColor(u, v);
  const board =
    1 - smoothStep(BOARD_HALF_HEIGHT * 0.7, BOARD_HALF_HEIGHT * 1.3, Math.abs(v - BOARD_Y));
  const near = Math.max(0, (v - roof) / (BOARD_Y - roof));
  const stands = smoothStep(roof - 0.004, roof + 0.004, v);
  const roofEdge = Math.max(0, 1 - Math.abs(v - roof - 0.012) / 0.012);
  const tier = 1 - 0.7 * Math.max(0, 1 - Math.abs(v - TIER_GAP_Y) / 0.016);
  const seat = (0.012 + 0.022 * near) * tier;
  const panel = 0.42 + 0.16 * Math.cos((u - 0.5) * 44);
  const glow = board * panel;
  return [
    sky[0] * (1 - stands) + stands * seat * 0.85 + roofEdge * 0.03 + glow * (club[0] * 0.8 + 0.05),
    sky[1] * (1 - stands) + stands * seat + roofEdge * 0.034 + glow * (club[1] * 0.8 + 0.05),
    sky[2] * (1 - stands) + stands * seat * 1.5 + roofEdge * 0.045 + glow * (club[2] * 0.8 + 0.06),
  ];
}

function paintGround(canvas: Canvas, club: Channels): void {
  const { size } = canvas;
  for (let row = 0; row < size; row++) {
    const v = (row + 0.5) / size;
    const haze = 0.03 / (1 + ((v - PITCH_Y) / 0.07) ** 2);
    for (let column = 0; column < size; column++) {
      const [red, green, blue] = groundColor(club, (column + 0.5) / size, v);
      addTo(canvas, row * size + column, [red + haze * 0.65, green + haze * 0.85, blue + haze], 1);
    }
  }
}

/** The blurred lamps over everything: what a lens and the mist make of them. */
function addGlow(canvas: Canvas, lamps: Canvas): void {
  const { size } = canvas;
  const [source] = lamps.planes;
  for (const [index, share] of GLOW_BLURS.entries()) {
    const glow = blurPlane(source, size, size * share);
    const strength = GLOW_STRENGTHS[index] ?? 0;
    for (let pixel = 0; pixel < glow.length; pixel++) {
      addTo(canvas, pixel, [0.74, 0.87, 1], (glow[pixel] ?? 0) * strength);
    }
  }
  for (let pixel = 0; pixel < source.length; pixel++) {
    addTo(canvas, pixel, [1, 1, 1], source[pixel] ?? 0);
  }
}

/** Linear light to display values 0 to 255, with dark corners. */
function expose({ planes, size }: Canvas): Float32Array {
  const picture = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const v = (row + 0.5) / size - 0.5;
    for (let column = 0; column < size; column++) {
      const u = (column + 0.5) / size - 0.5;
      const exposure = EXPOSURE * (1 - 0.75 * (u * u + v * v));
      const halo = 0.035 / (1 + 14 * u * u + 9 * v * v);
      const index = row * size + column;
      for (const channel of [0, 1, 2] as const) {
        const lit = ((planes[channel][index] ?? 0) + halo * (0.7 + 0.15 * channel)) * exposure;
        picture[index * 3 + channel] = 255 * (lit / (1 + lit)) ** DISPLAY_GAMMA;
      }
    }
  }
  return picture;
}

/** A stadium at night in the club's colours, out of focus; RGB 0 to 255 of `size` × `size`. */
export function paintStadium(design: Design, size: number): Float32Array {
  const canvas = createCanvas(size);
  const random = createRandom(design.seed ^ RANDOM_SALT);
  const [red, green, blue] = parseHexUnit(design.second);
  const club: Channels = [red * red, green * green, blue * blue];
  paintGround(canvas, club);
  paintCrowd(canvas, random, club);
  const blurred: Canvas = {
    size,
    planes: [
      blurPlane(canvas.planes[0], size, size * CROWD_BLUR),
      blurPlane(canvas.planes[1], size, size * CROWD_BLUR),
      blurPlane(canvas.planes[2], size, size * CROWD_BLUR),
    ],
  };
  paintPhoneLights(blurred, random);
  const lamps = createCanvas(size);
  paintLamps(lamps);
  addGlow(blurred, lamps);
  return expose(blurred);
}
