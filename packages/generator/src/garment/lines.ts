import type { Cutting, HalfPoint, Neck } from "./kits.ts";
import type { Curve, HalfLine } from "./path.ts";

export const BAND_WIDTH = 23;
export const CUFF_WIDTH = 26;
export const HEM_WIDTH = 22;
export const ARM_BAND_WIDTH = 20;
const BACK_DIP = 13;

const NECK_DEPTHS: Readonly<Record<Neck, number>> = {
  crew: 84,
  v: 150,
  polo: 92,
  henley: 78,
  buttons: 112,
  zip: 40,
  laces: 120,
};

/** The front of the neck from its lowest point to the shoulder, `grow` units outside of it. */
export function neckLine(cutting: Cutting, neck: Neck, grow: number): HalfLine {
  const half = cutting.neckHalf + grow;
  const top = cutting.neckY + grow * 0.28;
  const isPointed = neck === "v" || neck === "laces" || neck === "buttons";
  const depth = cutting.neckY + NECK_DEPTHS[neck] + grow * (isPointed ? 1.3 : 1);
  const height = depth - top;
  if (isPointed) {
    const bow: Curve = [
      [half * 0.34, depth - height * 0.26],
      [half * 0.84, depth - height * 0.62],
      [half, top],
    ];
    return { start: [0, depth], curves: [bow] };
  }
  const arc: Curve = [
    [half * 0.6, depth],
    [half * 0.98, depth - height * 0.46],
    [half, top],
  ];
  return { start: [0, depth], curves: [arc] };
}

/** The back edge of the neck, `drop` units below its top. */
export function backLine({ neckHalf, neckY }: Cutting, drop: number): HalfLine {
  const half = neckHalf - drop * 0.16;
  const dip = BACK_DIP + drop;
  const y = neckY + drop * 0.2;
  const arc: Curve = [
    [half * 0.5, y + dip * 0.95],
    [half * 0.86, y + dip * 0.5],
    [half, y],
  ];
  return { start: [0, neckY + dip], curves: [arc] };
}

/** The line over the shoulder and down the arm hole to the armpit. */
export function armLine({ shoulder, armpit, cuff }: Cutting): HalfLine {
  const [sx, sy] = shoulder;
  const [ax, ay] = armpit;
  const height = ay - sy;
  if (cuff === null) {
    const hole: Curve = [
      [sx - 4, sy + height * 0.46],
      [ax - 62, ay - height * 0.14],
      [ax, ay],
    ];
    return { start: shoulder, curves: [hole] };
  }
  const hole: Curve = [
    [sx - 16, sy + height * 0.34],
    [sx - 36, ay - height * 0.2],
    [ax, ay],
  ];
  return { start: shoulder, curves: [hole] };
}

/** The side from the armpit to the hem. */
export function sideLine({ armpit, waist, hem }: Cutting): HalfLine {
  const [ax, ay] = armpit;
  const [wx, wy] = waist;
  const [hx, hy] = hem;
  const upper: Curve = [[ax - 3, ay + (wy - ay) * 0.4], [wx, wy - (wy - ay) * 0.35], waist];
  const lower: Curve = [[wx, wy + (hy - wy) * 0.35], [hx - 5, hy - (hy - wy) * 0.4], hem];
  return { start: armpit, curves: [upper, lower] };
}

/** The hem from its side to the middle, raised by `rise`. */
export function hemLine({ hem: [hx, hy], hemDrop }: Cutting, rise: number): HalfLine {
  const half = hx - rise * 0.02;
  const bottom = hy + hemDrop - rise;
  const arc: Curve = [
    [half * 0.45, bottom],
    [half * 0.8, bottom - hemDrop * 0.42],
    [half, hy - rise],
  ];
  return { start: [0, bottom], curves: [arc] };
}

export type Cuff = NonNullable<Cutting["cuff"]>;

/** The direction from the cuff back to the shoulder, one unit long. */
export function sleeveAxis({ shoulder }: Cutting, { outer, inner }: Cuff): HalfPoint {
  const dx = shoulder[0] - (outer[0] + inner[0]) / 2;
  const dy = shoulder[1] - (outer[1] + inner[1]) / 2;
  // A long sleeve hangs from the elbow, so that its cuff is turned less than the line to the shoulder.
  const bent = outer[1] > 600 ? dx * 0.62 : dx;
  const length = Math.hypot(bent, dy);
  return [bent / length, dy / length];
}

/** The line across a sleeve, `back` units before its end; it bows outwards like a tube's end. */
export function cuffCurve(cutting: Cutting, cuff: Cuff, back: number): HalfLine {
  const [ux, uy] = sleeveAxis(cutting, cuff);
  const widen = back * 0.06;
  const at = ([x, y]: HalfPoint, out: number, wide: number): HalfPoint => [
    x + ux * (back - out) + uy * -wide,
    y + uy * (back - out) + ux * wide,
  ];
  const mix = (share: number): HalfPoint => [
    cuff.outer[0] + (cuff.inner[0] - cuff.outer[0]) * share,
    cuff.outer[1] + (cuff.inner[1] - cuff.outer[1]) * share,
  ];
  const arc: Curve = [at(mix(0.3), 9, 0), at(mix(0.7), 9, 0), at(cuff.inner, 0, -widen)];
  return { start: at(cuff.outer, 0, widen), curves: [arc] };
}
