import type { Channels } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { COLLAR_BACK_WIDTH, GARMENTS, collarShape } from "./geometry.ts";
import { drawing, fill, stroke } from "./svg.ts";

/** The parts of a garment that fold and are lit by themselves; 0 is no garment. */
export const PARTS = {
  none: 0,
  body: 1,
  sleeveLeft: 2,
  sleeveRight: 3,
  inside: 4,
  collarBack: 5,
  collar: 6,
} as const;
export type Part = (typeof PARTS)[keyof typeof PARTS];

/** The colour that marks each part on the part map. */
export const PART_COLORS: readonly (readonly [part: Part, color: Channels])[] = [
  [PARTS.body, [255, 0, 0]],
  [PARTS.sleeveLeft, [255, 128, 0]],
  [PARTS.sleeveRight, [255, 0, 128]],
  [PARTS.inside, [0, 0, 255]],
  [PARTS.collarBack, [0, 255, 255]],
  [PARTS.collar, [255, 255, 0]],
];

/** A map of the parts, without smoothing: a blend of two colours could be read as a third part. */
export function drawParts(design: Design): string {
  const garment = GARMENTS[design.cut];
  const { sleeves } = garment;
  const neck = design.collar === "v" ? fill(garment.insideV, "#0000ff") : "";
  return drawing(
    [
      fill(garment.inside, "#0000ff"),
      neck,
      stroke(garment.collarBack, "#00ffff", COLLAR_BACK_WIDTH),
      sleeves === null ? "" : fill(sleeves.left, "#ff8000") + fill(sleeves.right, "#ff0080"),
      fill(garment.body, "#ff0000"),
      neck,
      fill(garment.collars[collarShape(design.collar)], "#ffff00"),
    ].join(""),
    { "shape-rendering": "crispEdges" },
  );
}
