import { createRandom } from "../design/random.ts";
import type { Cutting, HalfPoint } from "../garment/kits.ts";

/** One fold: a ridge along a bent line, in drawing units from the middle line and from above. */
type Fold = {
  from: HalfPoint;
  bend: HalfPoint;
  to: HalfPoint;
  /** How far the ridge reaches to its sides, and how high it rises. */
  width: number;
  height: number;
};

/** Heights over a part of the drawing, sampled every `unit` drawing units. */
export type Field = { heights: Float32Array; grid: number; unit: number };

const LINE_POINTS = 8;
/** The ridge is this much steeper on one side than on the other, as gravity makes it. */
const STEEP_SHARE = 0.62;
const REACH = 2.2;

/** Folds that run from the armpits and the waist towards the middle. */
function dragFolds({ armpit, waist }: Cutting): Fold[] {
  const [ax, ay] = armpit;
  const [wx, wy] = waist;
  return [
    {
      from: [ax - 4, ay + 8],
      bend: [ax * 0.62, ay + 34],
      to: [ax * 0.2, ay + 130],
      width: 19,
      height: 9,
    },
    {
      from: [ax - 2, ay + 26],
      bend: [ax * 0.72, ay + 96],
      to: [ax * 0.4, ay + 230],
      width: 22,
      height: 8,
    },
    {
      from: [ax - 2, ay + 50],
      bend: [ax * 0.86, ay + 150],
      to: [ax * 0.66, ay + 300],
      width: 20,
      height: 7,
    },
    {
      from: [wx, wy - 30],
      bend: [wx * 0.6, wy + 10],
      to: [wx * 0.18, wy + 74],
      width: 22,
      height: 7,
    },
    {
      from: [wx, wy + 60],
      bend: [wx * 0.66, wy + 60],
      to: [wx * 0.24, wy - 10],
      width: 20,
      height: 5,
    },
  ];
}

/** Folds that hang from the hem, and those of the chest beside the arm holes. */
function bodyFolds(cutting: Cutting): Fold[] {
  const [sx, sy] = cutting.shoulder;
  const [ax, ay] = cutting.armpit;
  const [hx, hy] = cutting.hem;
  const drape: Fold[] = [0.12, 0.36, 0.6, 0.84].map((share, index) => ({
    from: [hx * share, hy + 40],
    bend: [hx * (share + 0.05), hy - 110],
    to: [hx * (share * 0.86 + 0.02), hy - 250 - 50 * (index % 2)],
    width: 22 + 5 * (index % 2),
    height: 9 - index,
  }));
  const chest: Fold[] =
    cutting.cuff === null
      ? [
          {
            from: [sx - 30, sy + 60],
            bend: [ax - 80, ay - 60],
            to: [ax - 90, ay + 60],
            width: 20,
            height: 6,
          },
        ]
      : [
          {
            from: [sx - 26, sy + 26],
            bend: [sx - 52, (sy + ay) / 2],
            to: [ax - 50, ay + 6],
            width: 16,
            height: 7,
          },
          {
            from: [sx - 70, sy + 20],
            bend: [sx - 96, sy + 90],
            to: [sx - 92, ay - 20],
            width: 22,
            height: 4,
          },
        ];
  return [...dragFolds(cutting), ...drape, ...chest];
}

function sleeveFolds({ shoulder, armpit, cuff }: Cutting): Fold[] {
  if (cuff === null) return [];
  const [sx, sy] = shoulder;
  const [ax, ay] = armpit;
  const { outer, inner } = cuff;
  const at = (share: number, across: number): HalfPoint => {
    const top: HalfPoint = [sx + (outer[0] - sx) * share, sy + (outer[1] - sy) * share];
    const low: HalfPoint = [ax + (inner[0] - ax) * share, ay + (inner[1] - ay) * share];
    return [top[0] + (low[0] - top[0]) * across, top[1] + (low[1] - top[1]) * across];
  };
  const fan: Fold[] = [
    { from: [ax + 4, ay], bend: at(0.3, 0.6), to: at(0.34, 0.1), width: 15, height: 9 },
    { from: [ax + 8, ay + 8], bend: at(0.5, 0.7), to: at(0.66, 0.22), width: 15, height: 8 },
    { from: at(0.12, 0.1), bend: at(0.4, 0.3), to: at(0.86, 0.4), width: 22, height: 5 },
    { from: at(0.98, 0.72), bend: at(0.8, 0.66), to: at(0.56, 0.5), width: 14, height: 6 },
  ];
  if (outer[1] <= 600) return fan;
  const elbow: Fold[] = [0.46, 0.54, 0.63, 0.78, 0.86, 0.92].map((share, index) => ({
    from: at(share + 0.03, index % 2 === 0 ? 0.96 : 0.04),
    bend: at(share - 0.01, 0.5),
    to: at(share + (index % 2 === 0 ? -0.05 : 0.06), index % 2 === 0 ? 0.12 : 0.86),
    width: 13,
    height: index < 3 ? 8 : 6,
  }));
  return [...fan, ...elbow];
}

type LinePoint = { x: number; y: number; taper: number };

function linePoints({ from, bend, to }: Fold): LinePoint[] {
  return Array.from({ length: LINE_POINTS + 1 }, (_, index) => {
    const t = index / LINE_POINTS;
    const s = 1 - t;
    return {
      x: s * s * from[0] + 2 * s * t * bend[0] + t * t * to[0],
      y: s * s * from[1] + 2 * s * t * bend[1] + t * t * to[1],
      taper: Math.min(1, s * 2.2) * Math.min(1, 0.35 + t * 3),
    };
  });
}

/** A bell of height 1 that ends where `share`, a squared distance, reaches 1. */
function bell(share: number): number {
  const rest = 1 - share;
  return rest * rest * rest * rest;
}

/** The ridge at a place; of its pieces the one that rises highest counts. */
function ridgeHeight(
  points: readonly LinePoint[],
  x: number,
  y: number,
  { width, height }: Fold,
): number {
  const wide = (width * REACH) ** 2;
  const narrow = wide * STEEP_SHARE ** 2;
  let best = 0;
  for (let index = 1; index < points.length; index++) {
    const first = points[index - 1];
    const second = points[index];
    if (first === undefined || second === undefined) continue;
    const dx = second.x - first.x;
    const dy = second.y - first.y;
    const along = ((x - first.x) * dx + (y - first.y) * dy) / (dx * dx + dy * dy);
    const t = along < 0 ? 0 : along > 1 ? 1 : along;
    const offX = x - first.x - dx * t;
    const offY = y - first.y - dy * t;
    const reach = offX * dy - offY * dx > 0 ? wide : narrow;
    const share = (offX * offX + offY * offY) / reach;
    if (share >= 1) continue;
    best = Math.max(best, height * (first.taper + (second.taper - first.taper) * t) * bell(share));
  }
  return best;
}

function addFold({ heights, grid, unit }: Field, fold: Fold, side: 1 | -1): void {
  const points = linePoints(fold).map((point) => ({ ...point, x: 500 + side * point.x }));
  const reach = fold.width * REACH;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const from = (value: number): number => Math.max(0, Math.floor((value - reach) / unit));
  const to = (value: number): number => Math.min(grid - 1, Math.ceil((value + reach) / unit));
  for (let row = from(Math.min(...ys)); row <= to(Math.max(...ys)); row++) {
    for (let column = from(Math.min(...xs)); column <= to(Math.max(...xs)); column++) {
      const height = ridgeHeight(points, (column + 0.5) * unit, (row + 0.5) * unit, fold);
      const index = row * grid + column;
      heights[index] = (heights[index] ?? 0) + height;
    }
  }
}

function varied(fold: Fold, random: () => number): Fold {
  const shift = (point: HalfPoint, amount: number): HalfPoint => [
    point[0] + (random() - 0.5) * amount,
    point[1] + (random() - 0.5) * amount,
  ];
  return {
    from: shift(fold.from, 14),
    bend: shift(fold.bend, 46),
    to: shift(fold.to, 56),
    width: fold.width * (0.8 + 0.45 * random()),
    height: fold.height * (0.65 + 1.05 * random()),
  };
}

/** Folds of the body and of the sleeves, each varied by the seed, added to two fields. */
export function addFolds(body: Field, sleeves: Field, cutting: Cutting, seed: number): void {
  const random = createRandom(seed);
  for (const side of [1, -1] as const) {
    for (const fold of bodyFolds(cutting)) addFold(body, varied(fold, random), side);
    for (const fold of sleeveFolds(cutting)) addFold(sleeves, varied(fold, random), side);
  }
}
