import type { Cutting, Kit } from "./kits.ts";
import { BAND_WIDTH, CUFF_WIDTH, backLine, cuffCurve, hemLine, neckLine } from "./lines.ts";
import {
  SIDES,
  between,
  curvesOn,
  openPath,
  place,
  reversed,
  sampleLine,
  spanPath,
} from "./path.ts";
import type { Curve, HalfLine, Side } from "./path.ts";

/** Short lines across the neck band, front and back, and across the cuffs: the ribs of the knit. */
export function ribLines(kit: Kit): { neck: string; back: string; cuffs: string } {
  const { cutting, neck } = kit;
  const join = (low: HalfLine, high: HalfLine, count: number): string => {
    const from = sampleLine(low, count);
    const to = sampleLine(high, count);
    return SIDES.flatMap((side) =>
      from.map((point, index) => `M${place(side, point)} L${place(side, to[index] ?? point)}`),
    ).join(" ");
  };
  const { cuff } = cutting;
  return {
    neck: join(neckLine(cutting, neck, 2), neckLine(cutting, neck, BAND_WIDTH - 2), 24),
    back: join(backLine(cutting, 2), backLine(cutting, BAND_WIDTH - 2), 18),
    cuffs:
      cuff === null
        ? ""
        : join(cuffCurve(cutting, cuff, 2), cuffCurve(cutting, cuff, CUFF_WIDTH - 3), 22),
  };
}

/** The hoop of a striped sleeve or hem between two distances from its end. */
export function sleeveHoop(side: Side, cutting: Cutting, from: number, to: number): string {
  const { cuff } = cutting;
  if (cuff === null) return "";
  const low = cuffCurve(cutting, cuff, from);
  const high = cuffCurve(cutting, cuff, to);
  const wide = ({ start, curves }: HalfLine): HalfLine => ({
    start: [start[0] + 30, start[1] - 8],
    curves: curves.map(([first, second, end]): Curve => [first, second, [end[0] - 30, end[1] + 8]]),
  });
  const outer = wide(low);
  const inner = wide(high);
  return `${openPath(side, outer.start, outer.curves)} L${place(side, inner.curves[0]?.[2] ?? inner.start)} ${curvesOn(side, reversed(inner.start, inner.curves))}Z`;
}

/** A line along the hem, `rise` units above it. */
export function hemSeam(cutting: Cutting, rise: number): string {
  const { start, curves } = hemLine(cutting, rise);
  return spanPath(start, curves);
}

/** A line across a sleeve, `back` units before its end. */
export function cuffSeam(side: Side, cutting: Cutting, back: number): string {
  if (cutting.cuff === null) return "";
  const { start, curves } = cuffCurve(cutting, cutting.cuff, back);
  return openPath(side, start, curves);
}

/** A hoop above the hem between two distances from it. */
export function hemHoop(cutting: Cutting, from: number, to: number): string {
  return between(hemLine(cutting, from), hemLine(cutting, to));
}
