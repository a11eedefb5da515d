import type { Cutting, HalfPoint, Kit } from "./kits.ts";
import {
  BAND_WIDTH,
  CUFF_WIDTH,
  HEM_WIDTH,
  ARM_BAND_WIDTH,
  armLine,
  backLine,
  cuffCurve,
  hemLine,
  neckLine,
  sideLine,
} from "./lines.ts";
import type { Cuff } from "./lines.ts";
import { SIDES, between, curvesOn, openPath, place, reversed, spanPath } from "./path.ts";
import type { Curve, HalfLine, Side } from "./path.ts";
import { sleeveHoop } from "./trims.ts";

/** A garment's outlines as SVG path data in a drawing of `DRAWING_SIZE` units a side. */
export type Outline = {
  body: string;
  sleeves: readonly { side: Side; path: string; cuff: string; seam: string }[];
  /** The inner back that shows through the neck opening. */
  inside: string;
  /** The band around the front of the neck and the one inside its back. */
  neckBand: string;
  backBand: string;
  backTape: string;
  /** The front edge of the neck, and the outer edge of its band. */
  neckEdge: string;
  neckSeam: string;
  /** Bindings of the arm holes of a garment without sleeves. */
  armBands: readonly string[];
  armSeams: readonly string[];
  hem: string;
  /** The lowest point of the neck opening. */
  neckDepth: number;
};

function bodyPath(cutting: Cutting, neck: HalfLine): string {
  const { neckHalf, neckY, shoulder } = cutting;
  const [sx, sy] = shoulder;
  const top: Curve = [
    [neckHalf + (sx - neckHalf) * 0.35, neckY + (sy - neckY) * 0.24],
    [sx - (sx - neckHalf) * 0.25, sy - (sy - neckY) * 0.34],
    shoulder,
  ];
  const bottom = hemLine(cutting, 0);
  const half: readonly Curve[] = [
    ...neck.curves,
    top,
    ...armLine(cutting).curves,
    ...sideLine(cutting).curves,
    ...reversed(bottom.start, bottom.curves),
  ];
  const right = `M${place(1, neck.start)} ${curvesOn(1, half)}`;
  return `${right} ${curvesOn(-1, reversed(neck.start, half))}Z`;
}

/** The outer line of a sleeve from the shoulder to the cuff. */
function outerLine({ shoulder: [sx, sy] }: Cutting, { outer: [ox, oy] }: Cuff): Curve {
  if (oy > 600) {
    return [
      [sx + 92, sy + 26],
      [ox - 22, sy + (oy - sy) * 0.5],
      [ox, oy],
    ];
  }
  return [
    [sx + (ox - sx) * 0.44, sy + (oy - sy) * 0.12],
    [sx + (ox - sx) * 0.78, sy + (oy - sy) * 0.5],
    [ox, oy],
  ];
}

function sleeveOn(side: Side, kit: Kit, cuff: Cuff): Outline["sleeves"][number] {
  const { cutting } = kit;
  const [ax, ay] = cutting.armpit;
  const [sx, sy] = cutting.shoulder;
  const end = cuffCurve(cutting, cuff, 0);
  const [ix, iy] = cuff.inner;
  const isLong = iy > 600;
  const inner: Curve = isLong
    ? [
        [ix - 10, iy - (iy - ay) * 0.4],
        [ax + 34, ay + (iy - ay) * 0.2],
        [ax - 6, ay - 4],
      ]
    : [
        [ix - (ix - ax) * 0.35, iy - (iy - ay) * 0.2],
        [ax + (ix - ax) * 0.3, ay + (iy - ay) * 0.4],
        [ax - 6, ay - 4],
      ];
  const back: Curve = [
    [sx - 60, ay - 40],
    [sx - 50, sy + 40],
    [sx - 8, sy - 3],
  ];
  const curves = [outerLine(cutting, cuff), ...end.curves, inner, back];
  const raglan = kit.isRaglan
    ? `M${place(side, [cutting.neckHalf + 8, cutting.neckY + 4])} C${place(side, [cutting.neckHalf + 34, ay - 120])} ${place(side, [ax - 70, ay - 46])} ${place(side, [ax - 2, ay])}`
    : openPath(side, cutting.shoulder, armLine(cutting).curves);
  return {
    side,
    path: `${openPath(side, [sx - 8, sy - 3], curves)}Z`,
    cuff: sleeveHoop(side, cutting, -6, CUFF_WIDTH),
    seam: raglan,
  };
}

/** A ribbon on the inside of an arm hole. */
function armBand(side: Side, cutting: Cutting): string {
  const line = armLine(cutting);
  const inward = (point: HalfPoint, share: number): HalfPoint => [
    point[0] - ARM_BAND_WIDTH * (1 - share * 0.35),
    point[1] + ARM_BAND_WIDTH * 0.85 * share - 2,
  ];
  const curves = line.curves.map(([first, second, end]): Curve => [
    inward(first, 0.2),
    inward(second, 0.7),
    [end[0] - 2, end[1] + ARM_BAND_WIDTH],
  ]);
  const inner = inward(line.start, 0);
  const last = curves.at(-1)?.[2] ?? inner;
  return `${openPath(side, line.start, line.curves)} L${place(side, last)} ${curvesOn(side, reversed(inner, curves))}Z`;
}

/** Cuts a garment out of its measures; the left half mirrors the right one exactly. */
export function cutOutline(kit: Kit): Outline {
  const { cutting, neck } = kit;
  const edge = neckLine(cutting, neck, 0);
  const bandEdge = neckLine(cutting, neck, BAND_WIDTH);
  const inside = neckLine(cutting, neck, 6);
  const { cuff } = cutting;
  const band = backLine(cutting, BAND_WIDTH);
  return {
    body: bodyPath(cutting, edge),
    sleeves: cuff === null ? [] : SIDES.map((side) => sleeveOn(side, kit, cuff)),
    inside: between(backLine(cutting, 0), {
      start: inside.start,
      curves: edge.curves.length === 0 ? [] : inside.curves,
    }),
    neckBand: between(edge, bandEdge),
    backBand: between(backLine(cutting, 0), band),
    backTape: spanPath(band.start, band.curves),
    neckEdge: spanPath(edge.start, edge.curves),
    neckSeam: spanPath(bandEdge.start, bandEdge.curves),
    armBands: cuff === null ? SIDES.map((side) => armBand(side, cutting)) : [],
    armSeams: SIDES.map((side) => openPath(side, cutting.shoulder, armLine(cutting).curves)),
    hem: between(hemLine(cutting, 0), hemLine(cutting, HEM_WIDTH)),
    neckDepth: edge.start[1],
  };
}
