import { mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { chooseInks } from "../garment/choose-ink.ts";
import type { Inks } from "../garment/choose-ink.ts";
import { GARMENTS, SIDE_PANELS } from "../garment/geometry.ts";
import type { Garment } from "../garment/geometry.ts";
import { NAME_OUTLINE, NUMBER_OUTLINE, layoutLettering } from "../garment/layout-lettering.ts";
import { clipPath, drawing, element, fill, letteringLine, stroke } from "../garment/svg.ts";

const COLLAR_WIDTH = 46;
const PANEL_EDGE_WIDTH = 7;
const YOKE_SEAM = "M250,250 C400,282 600,282 750,250";
const YOKE_WIDTH = 3;
/** Lettering of the back: larger than on the chest, the name between the shoulder blades. */
const LETTERING_SCALE = 1.12;
const NAME_BASELINE = 322;

function drawCloth(design: Design, garment: Garment, inks: Inks, pattern: string): string {
  const { left, right } = SIDE_PANELS;
  const panels = [
    fill(left.panel, design.second),
    fill(right.panel, design.second),
    stroke(left.edge, inks.trim, PANEL_EDGE_WIDTH),
    stroke(right.edge, inks.trim, PANEL_EDGE_WIDTH),
  ];
  return element(
    "g",
    { "clip-path": "url(#back)" },
    [
      fill(garment.body, design.base),
      fill(garment.inside, design.base),
      pattern,
      ...(design.sidePanels ? panels : []),
      stroke(YOKE_SEAM, mixColors(design.base, "#000000", 0.35), YOKE_WIDTH),
      stroke(garment.collarBack, inks.trim, COLLAR_WIDTH),
    ].join(""),
  );
}

function drawSleeves(design: Design, garment: Garment, inks: Inks, pattern: string): string {
  const { sleeves } = garment;
  if (sleeves === null) return "";
  return element(
    "g",
    { "clip-path": "url(#sleeves)" },
    [
      fill(sleeves.left, inks.sleeve),
      fill(sleeves.right, inks.sleeve),
      design.sleeve === "patterned" ? pattern : "",
    ].join(""),
  );
}

function drawCuffs({ cuffs }: Garment, { trim }: Inks): string {
  return fill(cuffs.left, trim) + fill(cuffs.right, trim);
}

function drawLettering(design: Design, inks: Inks): string {
  const { name, number } = layoutLettering(design);
  const coats = [
    [1, inks.halo],
    [0.5, inks.outline],
    [0, inks.ink],
  ] as const;
  const lines = [
    ...coats.map(([share, color]) => letteringLine(name, color, name.size * NAME_OUTLINE * share)),
    ...coats.map(([share, color]) =>
      letteringLine(number, color, number.size * NUMBER_OUTLINE * share),
    ),
  ];
  return element(
    "g",
    {
      "font-family": design.font,
      "text-anchor": "middle",
      "stroke-linejoin": "round",
      transform: `translate(500 ${NAME_BASELINE}) scale(${LETTERING_SCALE}) translate(-500 ${-name.baseline})`,
    },
    lines.join(""),
  );
}

/**
 * The back of a garment as it is seen from behind, without light: its pattern mirrored, a band
 * for a collar, name and number large. `patternUri` is the pattern as a data URI.
 */
export function drawBack(design: Design, patternUri: string): string {
  const garment = GARMENTS[design.cut];
  const inks = chooseInks(design);
  const pattern = element("image", {
    href: patternUri,
    x: 50,
    y: 60,
    width: 900,
    height: 900,
    preserveAspectRatio: "xMidYMid slice",
    transform: "translate(1000 0) scale(-1 1)",
  });
  const { sleeves } = garment;
  const definitions = [
    clipPath("back", [garment.body, garment.inside]),
    sleeves === null ? "" : clipPath("sleeves", [sleeves.left, sleeves.right]),
  ];
  return drawing(
    [
      element("defs", {}, definitions.join("")),
      drawSleeves(design, garment, inks, pattern),
      drawCloth(design, garment, inks, pattern),
      drawCuffs(garment, inks),
      drawLettering(design, inks),
    ].join(""),
  );
}
