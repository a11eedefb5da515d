import type { HalfPoint } from "./kits.ts";

export const DRAWING_SIZE = 1000;
const CENTRE_X = 500;

/** A cubic curve from where the last one ended, on the right half of the drawing. */
export type Curve = readonly [HalfPoint, HalfPoint, HalfPoint];
export type Side = 1 | -1;
export const SIDES: readonly [right: Side, left: Side] = [1, -1];

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A point of the right (1) or left (-1) half as SVG writes it. */
export function place(side: Side, [dx, y]: HalfPoint): string {
  return `${round(CENTRE_X + side * dx)},${round(y)}`;
}

export function curvesOn(side: Side, curves: readonly Curve[]): string {
  return curves
    .map((points) => `C${points.map((point) => place(side, point)).join(" ")}`)
    .join(" ");
}

function startOf(start: HalfPoint, curves: readonly Curve[], index: number): HalfPoint {
  return index === 0 ? start : (curves[index - 1]?.[2] ?? start);
}

export function reversed(start: HalfPoint, curves: readonly Curve[]): Curve[] {
  return curves
    .map((curve, index): Curve => [curve[1], curve[0], startOf(start, curves, index)])
    .toReversed();
}

/** A path along a side. */
export function openPath(side: Side, start: HalfPoint, curves: readonly Curve[]): string {
  return `M${place(side, start)} ${curvesOn(side, curves)}`;
}

/** From the left end of a half line to its right end, over the middle. */
export function spanPath(start: HalfPoint, curves: readonly Curve[]): string {
  const end = curves.at(-1)?.[2] ?? start;
  return `M${place(-1, end)} ${curvesOn(-1, reversed(start, curves))} ${curvesOn(1, curves)}`;
}

/** The same span backwards, to be appended to a path that ends at its right end. */
function spanBack(start: HalfPoint, curves: readonly Curve[]): string {
  const end = curves.at(-1)?.[2] ?? start;
  return `L${place(1, end)} ${curvesOn(1, reversed(start, curves))} ${curvesOn(-1, curves)}`;
}

export type HalfLine = { start: HalfPoint; curves: readonly Curve[] };

export function between(low: HalfLine, high: HalfLine): string {
  return `${spanPath(low.start, low.curves)} ${spanBack(high.start, high.curves)}Z`;
}

/** Points along a half line, for ribs and tables of widths. */
export function sampleLine({ start, curves }: HalfLine, count: number): HalfPoint[] {
  const points: HalfPoint[] = [start];
  for (const [index, [first, second, end]] of curves.entries()) {
    const from = startOf(start, curves, index);
    for (let step = 1; step <= count; step++) {
      const t = step / count;
      const s = 1 - t;
      const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
      points.push([
        a * from[0] + b * first[0] + c * second[0] + d * end[0],
        a * from[1] + b * first[1] + c * second[1] + d * end[1],
      ]);
    }
  }
  return points;
}
