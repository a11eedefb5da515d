import { mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { chooseInks } from "./choose-ink.ts";
import type { Inks } from "./choose-ink.ts";
import {
  COLLAR_BACK_WIDTH,
  CREST,
  GARMENTS,
  POLO,
  SIDE_PANELS,
  SLEEVE_STRIPES,
  collarShape,
} from "./geometry.ts";
import type { Garment } from "./geometry.ts";
import { NAME_OUTLINE, NUMBER_OUTLINE, layoutLettering } from "./layout-lettering.ts";
import { clipPath, drawing, element, escapeXml, fill, letteringLine, stroke } from "./svg.ts";

const INSIDE_SHADE = "#101014";
const SLEEVE_STRIPE_WIDTH = 9;
const PANEL_EDGE_WIDTH = 7;

/** Stops of the veil of base colour that calms the pattern behind the lettering. */
const VEIL_STOPS = [
  [0, 0.62],
  [0.55, 0.42],
  [1, 0],
] as const;

function drawDefinitions(design: Design, garment: Garment): string {
  const stops = VEIL_STOPS.map(([offset, opacity]) =>
    element("stop", { offset, "stop-color": design.base, "stop-opacity": opacity }),
  );
  const sleeves = garment.sleeves;
  return element(
    "defs",
    {},
    [
      clipPath("body", [garment.body]),
      sleeves === null ? "" : clipPath("sleeve-left", [sleeves.left]),
      sleeves === null ? "" : clipPath("sleeve-right", [sleeves.right]),
      element("radialGradient", { id: "veil" }, stops.join("")),
    ].join(""),
  );
}

function drawPattern(patternUri: string): string {
  return element("image", {
    href: patternUri,
    x: 150,
    y: 60,
    width: 900,
    height: 900,
    preserveAspectRatio: "xMidYMid slice",
    transform: "translate(-100 0)",
  });
}

function drawNeck(design: Design, garment: Garment, inks: Inks): string {
  const shade = mixColors(design.base, INSIDE_SHADE, 0.5);
  const top = garment.labelTop;
  const label = { rx: 3, fill: "#d9d9d6" };
  return [
    fill(garment.inside, shade),
    design.collar === "v" ? fill(garment.insideV, shade) : "",
    stroke(garment.collarBack, mixColors(inks.trim, "#000000", 0.28), COLLAR_BACK_WIDTH),
    element("rect", { x: 470, y: top, width: 60, height: 26, ...label }),
    element("rect", { x: 480, y: top + 8, width: 40, height: 4, fill: "#77797d" }),
    element("rect", { x: 486, y: top + 16, width: 28, height: 3, fill: "#9a9ca0" }),
  ].join("");
}

function drawSleeves(design: Design, garment: Garment, inks: Inks, pattern: string): string {
  const { sleeves } = garment;
  if (sleeves === null) return "";
  const sides = ["left", "right"] as const;
  const cloth = sides.map((side) =>
    element(
      "g",
      { "clip-path": `url(#sleeve-${side})` },
      fill(sleeves[side], inks.sleeve) + (design.sleeve === "patterned" ? pattern : ""),
    ),
  );
  if (design.sleeve !== "striped") return cloth.join("");
  const stripes = sides.map((side) =>
    element(
      "g",
      { "clip-path": `url(#sleeve-${side})` },
      SLEEVE_STRIPES[side].map((path) => stroke(path, inks.trim, SLEEVE_STRIPE_WIDTH)).join(""),
    ),
  );
  return [...cloth, ...stripes].join("");
}

function drawBody(design: Design, garment: Garment, inks: Inks, pattern: string): string {
  const { left, right } = SIDE_PANELS;
  const panels = [
    fill(left.panel, design.second),
    fill(right.panel, design.second),
    stroke(left.edge, inks.trim, PANEL_EDGE_WIDTH),
    stroke(right.edge, inks.trim, PANEL_EDGE_WIDTH),
  ];
  return element(
    "g",
    { "clip-path": "url(#body)" },
    [
      fill(garment.body, design.base),
      pattern,
      element("ellipse", { cx: 500, cy: 560, rx: 250, ry: 300, fill: "url(#veil)" }),
      design.collar === "v" ? fill(garment.insideV, mixColors(design.base, "#000000", 0.6)) : "",
      ...(design.sidePanels ? panels : []),
    ].join(""),
  );
}

function drawTrims(design: Design, garment: Garment, inks: Inks): string {
  const { trim } = inks;
  const cuffs =
    element("path", { d: garment.cuffs.left }) + element("path", { d: garment.cuffs.right });
  const edge = { fill: trim, stroke: trim, "stroke-width": 4, "stroke-linejoin": "round" };
  const polo = [
    fill(POLO.left, trim),
    fill(POLO.right, trim),
    fill(POLO.band, mixColors(trim, "#000000", 0.12)),
    ...POLO.buttons.map(([cx, cy]) => element("circle", { cx, cy, r: 5, fill: design.base })),
  ];
  return [
    element("g", edge, cuffs),
    fill(garment.collars[collarShape(design.collar)], trim),
    ...(design.collar === "polo" ? polo : []),
  ].join("");
}

function drawCrest(design: Design, inks: Inks): string {
  const [initial = "A"] = design.name;
  const letter = {
    x: 0,
    y: 32,
    "font-size": 84,
    "font-family": "Anton",
    "text-anchor": "middle",
    fill: inks.ink,
    stroke: inks.crestOutline,
    "stroke-width": 10,
    style: "paint-order:stroke",
  };
  return element(
    "g",
    { transform: CREST.transform },
    [
      fill(CREST.rim, inks.ink),
      fill(CREST.field, design.second),
      fill(CREST.wedge, design.base),
      element("text", letter, escapeXml(initial)),
    ].join(""),
  );
}

function drawLettering(design: Design, inks: Inks): string {
  const { name, number } = layoutLettering(design);
  const coats = [
    [1, inks.halo],
    [0.5, inks.outline],
    [0, inks.ink],
  ] as const;
  return element(
    "g",
    { "font-family": design.font, "text-anchor": "middle", "stroke-linejoin": "round" },
    [
      ...coats.map(([share, color]) =>
        letteringLine(name, color, name.size * NAME_OUTLINE * share),
      ),
      ...coats.map(([share, color]) =>
        letteringLine(number, color, number.size * NUMBER_OUTLINE * share),
      ),
    ].join(""),
  );
}

/** The garment's plain colours, without light: an SVG that carries the pattern as a data URI. */
export function drawAlbedo(design: Design, patternUri: string): string {
  const garment = GARMENTS[design.cut];
  const inks = chooseInks(design);
  const pattern = drawPattern(patternUri);
  return drawing(
    [
      drawDefinitions(design, garment),
      drawNeck(design, garment, inks),
      drawSleeves(design, garment, inks, pattern),
      drawBody(design, garment, inks, pattern),
      drawTrims(design, garment, inks),
      drawCrest(design, inks),
      drawLettering(design, inks),
    ].join(""),
  );
}
