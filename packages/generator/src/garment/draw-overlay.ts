import { mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { chooseInks } from "./choose-ink.ts";
import type { Inks } from "./choose-ink.ts";
import { drawCrest, drawMark } from "./draw-crest.ts";
import { drawInside, drawNeck, softShadow } from "./draw-neck.ts";
import type { Kit } from "./kits.ts";
import type { Lettering, LetteringShape } from "./layout-lettering.ts";
import { sideLine } from "./lines.ts";
import { SIDES, openPath } from "./path.ts";
import { cuffSeam, hemHoop, hemSeam, ribLines, sleeveHoop } from "./trims.ts";
import type { HalfPoint } from "./kits.ts";
import type { Outline } from "./outline.ts";
import { clipPath, drawing, element, fill, stroke } from "./svg.ts";

const PANEL_WIDTH = 46;
export const NAME_OUTLINE = 6;
export const NUMBER_OUTLINE = 8;
const HALO = 6;
/** How far the crest and the mark stay above the lettering. */
const CREST_ROOM = 62;

function stitches(path: string, color: string, opacity: number): string {
  return element("path", {
    d: path,
    fill: "none",
    stroke: color,
    "stroke-width": 1.7,
    "stroke-opacity": opacity,
    "stroke-dasharray": "5.5 3.2",
  });
}

function drawSleeves(design: Design, kit: Kit, outline: Outline, inks: Inks): string {
  const { cutting } = kit;
  const ribs = ribLines(kit).cuffs;
  const hoops = [
    [52, 74],
    [88, 98],
  ] as const;
  const content = SIDES.flatMap((side) =>
    design.sleeve === "striped" || kit.hasHoops
      ? hoops.map(([from, to], index) =>
          fill(sleeveHoop(side, cutting, from, to), index === 0 ? inks.trim : inks.outline),
        )
      : [],
  );
  const cuffs = outline.sleeves.map(({ cuff }) => fill(cuff, inks.trim));
  const ribbing = element("path", {
    d: ribs,
    fill: "none",
    stroke: "#000",
    "stroke-width": 1.5,
    "stroke-opacity": 0.11,
  });
  const edges = SIDES.map(
    (side) =>
      stroke(cuffSeam(side, cutting, 26), mixColors(inks.trim, "#000000", 0.45), 1.6) +
      stitches(cuffSeam(side, cutting, 32), inks.thread, 0.8),
  );
  return element("g", { mask: "url(#arms)" }, [...content, ...cuffs, ribbing, ...edges].join(""));
}

function panelPath(side: 1 | -1, { cutting }: Kit, width: number): string {
  const side1 = sideLine(cutting);
  const inward = ([x, y]: HalfPoint): HalfPoint => [x - width, y];
  const [ax, ay] = cutting.armpit;
  const inner = side1.curves.map(
    (curve) => [inward(curve[0]), inward(curve[1]), inward(curve[2])] as const,
  );
  return openPath(
    side,
    [ax - width * 0.2, ay - 30],
    [[[ax - width * 0.6, ay], inward([ax, ay + 20]), inward([ax - 2, ay + 70])], ...inner],
  );
}

export function drawPanels(design: Design, kit: Kit, inks: Inks): string {
  if (!design.sidePanels) return "";
  return SIDES.map((side) => {
    const edge = panelPath(side, kit, PANEL_WIDTH);
    const far = side === 1 ? 960 : 40;
    return (
      fill(`${edge} V960 H${far} V${kit.cutting.armpit[1] - 40}Z`, design.second) +
      stroke(edge, inks.trim, 5)
    );
  }).join("");
}

function drawBody(design: Design, kit: Kit, outline: Outline, inks: Inks): string {
  const { cutting } = kit;
  const hoops =
    kit.hasHoops && kit.neck !== "buttons" && cutting.cuff !== null && cutting.cuff.outer[1] > 600;
  const bands = outline.armBands.map((path) => fill(path, inks.trim) + softShadow(path, 3, 0.5));
  const seams = cutting.cuff === null ? [] : outline.sleeves.map(({ seam }) => seam);
  return element(
    "g",
    { "clip-path": "url(#body)" },
    [
      drawPanels(design, kit, inks),
      hoops
        ? fill(hemHoop(cutting, 34, 76), inks.trim) + fill(hemHoop(cutting, 88, 100), inks.outline)
        : "",
      softShadow(hemSeam(cutting, 21), 5, 0.3),
      stitches(hemSeam(cutting, 19), inks.thread, 0.75),
      stitches(hemSeam(cutting, 24.5), inks.thread, 0.75),
      ...bands,
      ...seams.flatMap((path) => [
        softShadow(path, 9, 0.55),
        element("g", { transform: "translate(0 0)" }, stitches(path, inks.thread, 0.35)),
      ]),
    ].join(""),
  );
}

export function printShape(shape: LetteringShape, inks: Inks, outlineWidth: number): string {
  const coat = (color: string, width: number): string =>
    element("path", {
      d: shape.path,
      fill: color,
      stroke: color,
      "stroke-width": width * 2,
      "stroke-linejoin": "round",
    });
  return [
    element(
      "g",
      { transform: "translate(1.5 2.4)", "stroke-opacity": 0.3 },
      element("path", {
        d: shape.path,
        fill: "none",
        stroke: "#000",
        "stroke-width": (outlineWidth + HALO) * 2,
        "stroke-linejoin": "round",
      }),
    ),
    coat(inks.halo, outlineWidth + HALO),
    coat(inks.outline, outlineWidth),
    fill(shape.path, inks.ink),
  ].join("");
}

function drawLettering({ name, number }: Lettering, inks: Inks): string {
  return (
    (number === undefined ? "" : printShape(number, inks, NUMBER_OUTLINE)) +
    (name === undefined ? "" : printShape(name, inks, NAME_OUTLINE))
  );
}

function drawDefinitions(outline: Outline): string {
  const everything = element("rect", { width: 1000, height: 1000, fill: "#000" });
  const arms = outline.sleeves.map(({ path }) => fill(path, "#fff")).join("");
  return element(
    "defs",
    {},
    clipPath("body", [outline.body]) +
      element(
        "mask",
        { id: "arms", maskUnits: "userSpaceOnUse", x: 0, y: 0, width: 1000, height: 1000 },
        everything + arms + fill(outline.body, "#000"),
      ),
  );
}

/** Everything that lies over the pattern, to be put into a drawing. */
export function drawOverlayParts(
  design: Design,
  kit: Kit,
  outline: Outline,
  lettering: Lettering,
): string {
  const inks = chooseInks(design);
  const lettersTop = lettering.name?.frame.top ?? lettering.number?.frame.top ?? 400;
  return [
    drawDefinitions(outline),
    drawInside(design, kit, outline, inks),
    drawSleeves(design, kit, outline, inks),
    drawBody(design, kit, outline, inks),
    drawNeck(design, kit, outline, inks),
    element(
      "g",
      { "clip-path": "url(#body)" },
      drawCrest(design, inks, lettersTop - CREST_ROOM) +
        drawMark(inks, lettersTop - CREST_ROOM) +
        drawLettering(lettering, inks),
    ),
  ].join("");
}

/** Everything that lies over the pattern, without light: an SVG that is clear where the pattern shows. */
export function drawOverlay(
  design: Design,
  kit: Kit,
  outline: Outline,
  lettering: Lettering,
): string {
  return drawing(drawOverlayParts(design, kit, outline, lettering));
}
