import type { Design } from "../design/types.ts";
import { CREST, DRAWING_SIZE, GARMENTS, POLO, SIDE_PANELS, collarShape } from "./geometry.ts";
import type { Garment } from "./geometry.ts";
import { NAME_OUTLINE, NUMBER_OUTLINE, layoutLettering } from "./layout-lettering.ts";
import { clipPath, drawing, element, fill, letteringLine } from "./svg.ts";

const KNIT = "#ff0000";
/** The knit shows a quarter as strong through print. */
const PRINT = "#400000";
const RIB = "#00ff00";
const STITCH = "#0000ff";
const NOTHING = "#000";

function drawSeams(design: Design, garment: Garment): string {
  const seams = [
    ...garment.hemSeams,
    garment.collarSeams[collarShape(design.collar)],
    ...garment.armSeams,
  ];
  const panelSeams = design.sidePanels ? [SIDE_PANELS.left.seam, SIDE_PANELS.right.seam] : [];
  const lines = (paths: readonly string[]): string =>
    paths.map((path) => element("path", { d: path })).join("");
  return element(
    "g",
    {
      fill: "none",
      stroke: STITCH,
      "stroke-width": 3,
      "stroke-dasharray": "10 6",
      style: "mix-blend-mode:screen",
      "clip-path": "url(#cloth)",
    },
    lines(seams) + element("g", { "clip-path": "url(#body)" }, lines(panelSeams)),
  );
}

function drawPrint(design: Design): string {
  const { name, number } = layoutLettering(design);
  return element(
    "g",
    { "font-family": design.font, "text-anchor": "middle", "stroke-linejoin": "round" },
    letteringLine(name, PRINT, name.size * NAME_OUTLINE) +
      letteringLine(number, PRINT, number.size * NUMBER_OUTLINE),
  );
}

/** The materials for the super-resolution network: red is knit, green ribbed trim, blue stitches. */
export function drawGuides(design: Design): string {
  const garment = GARMENTS[design.cut];
  const sleeves = garment.sleeves === null ? [] : [garment.sleeves.left, garment.sleeves.right];
  const trims = [
    garment.cuffs.left,
    garment.cuffs.right,
    garment.collars[collarShape(design.collar)],
    ...(design.collar === "polo" ? [POLO.left, POLO.right, POLO.band] : []),
  ];
  return drawing(
    [
      element(
        "defs",
        {},
        clipPath("cloth", [garment.body, ...sleeves]) + clipPath("body", [garment.body]),
      ),
      element("rect", { width: DRAWING_SIZE, height: DRAWING_SIZE, fill: NOTHING }),
      ...[...sleeves, garment.body].map((path) => fill(path, KNIT)),
      design.collar === "v" ? fill(garment.insideV, NOTHING) : "",
      drawSeams(design, garment),
      ...trims.map((path) => fill(path, RIB)),
      element("path", { transform: CREST.transform, d: CREST.rim, fill: NOTHING }),
      drawPrint(design),
    ].join(""),
  );
}
