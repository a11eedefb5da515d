/** What the enrichment knows about each pixel of the large picture. */
export type TargetLayers = {
  size: number;
  /** Knit, rib and stitch, 0 to 1. */
  guides: Float32Array;
  light: Float32Array;
  coverage: Float32Array;
};

const KNIT_PERIOD = 8;
const KNIT_STRENGTH = 0.82;
const RIB_STRENGTH = 0.42;
/** Brightness across the four pixels of a rib. */
const RIB_PROFILE = [-0.75, 0.1, 0.85, -0.2] as const;
const FABRIC_MIN = 0.2;
const STITCH_SHADOW = 0.16;
const STITCH_STRENGTH = 0.8;
const DARK_THREAD_ABOVE = 150;

function wrap(distance: number): number {
  const positive = ((distance % KNIT_PERIOD) + KNIT_PERIOD) % KNIT_PERIOD;
  return positive > KNIT_PERIOD / 2 ? positive - KNIT_PERIOD : positive;
}

/**
 * One repeat of the knit: two dimples, each with a shadow and a highlight. It is locked to the
 * parity of the small picture's pixels, so that the network can know its phase.
 */
function createKnitTile(): Float32Array {
  const tile = new Float32Array(KNIT_PERIOD * KNIT_PERIOD);
  const spot = (dx: number, dy: number, radius: number): number =>
    Math.exp(-(wrap(dx) ** 2 + wrap(dy) ** 2) / (2 * radius * radius));
  for (let y = 0; y < KNIT_PERIOD; y++) {
    for (let x = 0; x < KNIT_PERIOD; x++) {
      let value = 0.2 * Math.cos((Math.PI / 2) * (x + 0.5)) * Math.cos((Math.PI / 4) * (y + 0.5));
      for (const centre of [1.5, 5.5]) {
        value -= spot(x - centre + 0.25, y - centre + 0.25, 0.95);
        value += 0.45 * spot(x - centre - 1.6, y - centre - 1.6, 0.9);
      }
      tile[y * KNIT_PERIOD + x] = value;
    }
  }
  const mean = tile.reduce((sum, value) => sum + value, 0) / tile.length;
  return tile.map((value) => value - mean);
}

const KNIT_TILE = createKnitTile();

/** Fabric relief at a pixel: knit, ribs, and the edge where print lies on the cloth. */
function reliefAt(layers: TargetLayers, x: number, y: number): number {
  const { size, guides, light, coverage } = layers;
  const index = y * size + x;
  const cover = coverage[index] ?? 0;
  if (cover === 0) return 0;
  const lit = Math.min(1, 0.45 + 0.65 * (light[index] ?? 0)) * cover;
  const knit = KNIT_TILE[(y % KNIT_PERIOD) * KNIT_PERIOD + (x % KNIT_PERIOD)] ?? 0;
  const rib = (RIB_PROFILE[x % 4] ?? 0) * (0.9 + 0.1 * Math.cos((Math.PI / 2) * (y + 0.5)));
  const relief =
    (guides[index * 3] ?? 0) * KNIT_STRENGTH * knit * lit +
    (guides[index * 3 + 1] ?? 0) * RIB_STRENGTH * rib * lit;
  return relief - printEdgeAt(layers, x, y);
}

/** Print is thicker than cloth: light from the upper left catches its edges. */
function printEdgeAt({ size, guides, coverage }: TargetLayers, x: number, y: number): number {
  const radius = Math.max(2, Math.round(size / 420));
  const before = Math.max(0, y - radius) * size + Math.max(0, x - radius);
  const after = Math.min(size - 1, y + radius) * size + Math.min(size - 1, x + radius);
  const fabric = (index: number): number => (guides[index * 3] ?? 0) + (guides[index * 3 + 1] ?? 0);
  const isInside = [before, after, y * size + x].every((index) => (coverage[index] ?? 0) > 0.99);
  if (!isInside || fabric(before) <= FABRIC_MIN || fabric(after) <= FABRIC_MIN) return 0;
  return (fabric(after) - fabric(before)) * 0.5;
}

/** How much of a stitch's contact shadow falls on a pixel. */
function stitchShadowAt({ size, guides }: TargetLayers, x: number, y: number): number {
  const stitch = (column: number, row: number): number =>
    guides[(Math.max(0, row) * size + Math.max(0, column)) * 3 + 2] ?? 0;
  const above = stitch(x - 1, y - 2) + stitch(x - 2, y - 1) * 0.5;
  return STITCH_SHADOW * Math.max(0, above - stitch(x, y));
}

/** The training target: the large picture with knit, ribs, raised print and thread-like stitches. */
export function enrichTarget(rgb: Uint8ClampedArray, layers: TargetLayers): Uint8ClampedArray {
  const { size, guides, coverage } = layers;
  const enriched = new Uint8ClampedArray(rgb.length);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const x = pixel % size;
    const y = Math.floor(pixel / size);
    const cover = coverage[pixel] ?? 0;
    const relief = reliefAt(layers, x, y);
    const shadow = 1 - stitchShadowAt(layers, x, y) * cover;
    const stitch = (guides[pixel * 3 + 2] ?? 0) * STITCH_STRENGTH * cover;
    const [red = 0, green = 0, blue = 0] = rgb.subarray(pixel * 3, pixel * 3 + 3);
    const isBright = 0.3 * red + 0.59 * green + 0.11 * blue > DARK_THREAD_ABOVE;
    const twist = 0.88 + 0.12 * Math.cos((x + y) * 1.57);
    for (let channel = 0; channel < 3; channel++) {
      const plain = rgb[pixel * 3 + channel] ?? 0;
      const cloth = (plain + relief * (5.5 + plain * 0.075)) * shadow;
      const thread = (isBright ? cloth * 0.8 : cloth * 1.1 + 34) * twist;
      enriched[pixel * 3 + channel] = cloth * (1 - stitch) + thread * stitch;
    }
  }
  return enriched;
}
