import { hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Cutting, HalfPoint, Kit } from "../garment/kits.ts";
import { sideLine } from "../garment/lines.ts";
import { DRAWING_SIZE, sampleLine } from "../garment/path.ts";
import type { Plane } from "../image/types.ts";
import { blurPlane } from "./blur.ts";
import { addFolds } from "./folds.ts";
import type { Field } from "./folds.ts";
import { createNoise } from "./noise.ts";

/** Heights of body and sleeves in drawing units, on a grid that reaches beyond their edges. */
export type Cloth = { body: Plane; sleeves: Plane; grid: number; unit: number };

const BODY_DEPTH = 96;
const SHOULDER_FALL = 60;
/** The curve of the chest: flat in the middle, round at the sides. */
const FLATNESS = 3.1;
const ROUND_MAX = 0.985;
const WRINKLE_SALT = 991;
const SMOOTH_UNITS = 3.2;
const SLEEVE_DEPTH_SHARE = 0.9;

/** The body's half width at every row of the grid. */
function halfWidths(cutting: Cutting, grid: number, unit: number): Float32Array {
  const points = sampleLine(sideLine(cutting), 24);
  const widths = new Float32Array(grid);
  let next = 1;
  for (let row = 0; row < grid; row++) {
    const y = (row + 0.5) * unit;
    while (next < points.length - 1 && (points[next]?.[1] ?? 0) < y) next++;
    const [x0, y0] = points[next - 1] ?? cutting.armpit;
    const [x1, y1] = points[next] ?? cutting.hem;
    const share = Math.min(1, Math.max(0, (y - y0) / Math.max(1e-6, y1 - y0)));
    widths[row] = x0 + (x1 - x0) * share;
  }
  return widths;
}

function roundness(across: number): number {
  return Math.sqrt(1 - Math.min(ROUND_MAX, Math.abs(across) ** FLATNESS));
}

type Bone = { from: HalfPoint; to: HalfPoint; widthFrom: number; widthTo: number };

/** The sleeve as one tube, or two that meet at the elbow. */
function sleeveBones({ shoulder, armpit, cuff }: Cutting): Bone[] {
  if (cuff === null) return [];
  const [sx, sy] = shoulder;
  const top: HalfPoint = [(sx + armpit[0]) / 2 - 6, (sy + armpit[1]) / 2 - 20];
  const end: HalfPoint = [(cuff.outer[0] + cuff.inner[0]) / 2, (cuff.outer[1] + cuff.inner[1]) / 2];
  const cuffHalf = Math.hypot(cuff.outer[0] - cuff.inner[0], cuff.outer[1] - cuff.inner[1]) / 2;
  if (cuff.outer[1] <= 600) return [{ from: top, to: end, widthFrom: 96, widthTo: cuffHalf + 2 }];
  const elbow: HalfPoint = [end[0] - 24, (top[1] + end[1]) / 2 + 6];
  const middle = cuffHalf * 1.25 + 8;
  return [
    { from: top, to: elbow, widthFrom: 92, widthTo: middle },
    { from: elbow, to: end, widthFrom: middle, widthTo: cuffHalf + 2 },
  ];
}

function tubeHeight(bones: readonly Bone[], dx: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let height = 0;
  for (const { from, to, widthFrom, widthTo } of bones) {
    const ux = to[0] - from[0];
    const uy = to[1] - from[1];
    const along = ((dx - from[0]) * ux + (y - from[1]) * uy) / (ux * ux + uy * uy);
    const t = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(dx - from[0] - ux * t, y - from[1] - uy * t);
    // Beyond its end a tube goes on, so that a cuff is not rounded off.
    const across = Math.abs((dx - from[0]) * uy - (y - from[1]) * ux) / Math.hypot(ux, uy);
    if (distance >= nearest) continue;
    nearest = distance;
    const half = widthFrom + (widthTo - widthFrom) * t;
    height = half * SLEEVE_DEPTH_SHARE * roundness(Math.min(across, distance) / half);
  }
  return height;
}

function createField(grid: number, unit: number): Field {
  return { heights: new Float32Array(grid * grid), grid, unit };
}

/** The height field of the worn garment: the bodies under it, its folds and fine wrinkles. */
export function raiseCloth(design: Design, { cutting }: Kit, grid: number): Cloth {
  const unit = DRAWING_SIZE / grid;
  const body = createField(grid, unit);
  const sleeves = createField(grid, unit);
  const seed = hashText(design.prompt) ^ design.seed;
  addFolds(body, sleeves, cutting, seed);
  const noise = createNoise(design.seed ^ WRINKLE_SALT);
  const widths = halfWidths(cutting, grid, unit);
  const bones = sleeveBones(cutting);
  const shoulderY = cutting.shoulder[1];
  for (let row = 0; row < grid; row++) {
    const y = (row + 0.5) * unit;
    const half = widths[row] ?? 1;
    const fall = Math.max(0, shoulderY + 70 - y) / 130;
    const low = Math.max(0, (y - 420) / 440);
    for (let column = 0; column < grid; column++) {
      const x = (column + 0.5) * unit;
      const dx = Math.abs(x - DRAWING_SIZE / 2);
      const index = row * grid + column;
      const wrinkle = 2.2 * noise(x * 0.011, y * 0.007) + (0.8 + low) * noise(x * 0.026, y * 0.012);
      body.heights[index] =
        (body.heights[index] ?? 0) +
        BODY_DEPTH * roundness(dx / half) -
        SHOULDER_FALL * fall * fall +
        wrinkle;
      if (dx < cutting.armpit[0] - 60) continue;
      const tube = bones.length === 0 ? 0 : tubeHeight(bones, dx, y);
      sleeves.heights[index] = (sleeves.heights[index] ?? 0) + tube + wrinkle * 0.8;
    }
  }
  const radius = SMOOTH_UNITS / unit;
  return {
    body: blurPlane(body.heights, grid, radius),
    sleeves: blurPlane(sleeves.heights, grid, radius),
    grid,
    unit,
  };
}
