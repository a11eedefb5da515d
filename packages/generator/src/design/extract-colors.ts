import type { DecodedPicture } from "../image/decode-picture.ts";

/** OKLab: distances are about as large as they look. */
type Lab = readonly [lightness: number, a: number, b: number];
type Cluster = { center: Lab; weight: number };

/** Pixels looked at, on a grid; enough for the large areas of any picture. */
const SAMPLES_MAX = 16_384;
const CLUSTERS = 6;
const ROUNDS = 12;
/** More transparent pixels show the background, not the picture. */
const ALPHA_MIN = 128;
/** Colours nearer than this look alike on cloth. */
const DISTANCE_MIN = 0.09;
/** A smaller share of the picture is a detail. */
const SHARE_MIN = 0.03;

function toLinear(value: number): number {
  const unit = value / 255;
  return unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4;
}

function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function toHexByte(linear: number): string {
  const unit = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  const byte = Math.round(Math.min(1, Math.max(0, unit)) * 255);
  return byte.toString(16).padStart(2, "0");
}

function toHex([lightness, a, b]: Lab): string {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short;
  const green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short;
  const blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short;
  return `#${toHexByte(red)}${toHexByte(green)}${toHexByte(blue)}`;
}

function distance(first: Lab, second: Lab): number {
  const [x, y, z] = [first[0] - second[0], first[1] - second[1], first[2] - second[2]];
  // Math.hypot may differ between runtimes in its last digit, a square root may not.
  return Math.sqrt(x * x + y * y + z * z);
}

function samplePixels({ data, width, height }: DecodedPicture): Lab[] {
  const stride = Math.max(1, Math.ceil(Math.sqrt((width * height) / SAMPLES_MAX)));
  const samples: Lab[] = [];
  for (let y = stride >> 1; y < height; y += stride) {
    for (let x = stride >> 1; x < width; x += stride) {
      const start = (y * width + x) * 4;
      if ((data[start + 3] ?? 0) < ALPHA_MIN) continue;
      samples.push(toLab(data[start] ?? 0, data[start + 1] ?? 0, data[start + 2] ?? 0));
    }
  }
  return samples;
}

/** The sample that is farthest from all centres: a start that needs no random choice. */
function farthestSample(samples: readonly Lab[], centers: readonly Lab[]): Lab | undefined {
  let best: Lab | undefined;
  let bestDistance = 0;
  for (const sample of samples) {
    const nearest = Math.min(...centers.map((center) => distance(sample, center)));
    if (nearest > bestDistance) [best, bestDistance] = [sample, nearest];
  }
  return best;
}

function meanOf(samples: readonly Lab[]): Lab {
  const sum: [number, number, number] = [0, 0, 0];
  for (const sample of samples) for (const axis of [0, 1, 2] as const) sum[axis] += sample[axis];
  return [sum[0] / samples.length, sum[1] / samples.length, sum[2] / samples.length];
}

function nearestIndex(sample: Lab, centers: readonly Lab[]): number {
  let best = 0;
  for (const [index, center] of centers.entries()) {
    if (distance(sample, center) < distance(sample, centers[best] ?? center)) best = index;
  }
  return best;
}

/** k-means with a fixed start, so that one picture always has the same colours. */
function clusterSamples(samples: readonly Lab[]): Cluster[] {
  let centers: Lab[] = [meanOf(samples)];
  while (centers.length < CLUSTERS) {
    const next = farthestSample(samples, centers);
    if (next === undefined) break;
    centers.push(next);
  }
  let clusters: Cluster[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const members: Lab[][] = centers.map(() => []);
    for (const sample of samples) members[nearestIndex(sample, centers)]?.push(sample);
    clusters = members
      .filter((group) => group.length > 0)
      .map((group) => ({ center: meanOf(group), weight: group.length / samples.length }));
    centers = clusters.map(({ center }) => center);
  }
  return clusters;
}

/**
 * The up to three colours that fill most of a picture, largest first, as `#rrggbb`. Transparent
 * parts do not count; a picture of nothing but them has none.
 */
export function extractColors(picture: DecodedPicture): string[] {
  const samples = samplePixels(picture);
  if (samples.length === 0) return [];
  const clusters = clusterSamples(samples).toSorted(
    (first, second) => second.weight - first.weight,
  );
  const chosen: Lab[] = [];
  for (const { center, weight } of clusters) {
    const isNew = chosen.every((known) => distance(known, center) >= DISTANCE_MIN);
    if (chosen.length < 3 && isNew && (weight >= SHARE_MIN || chosen.length === 0)) {
      chosen.push(center);
    }
  }
  return chosen.map(toHex);
}
