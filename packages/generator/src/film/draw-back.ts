import { mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { chooseInks } from "../garment/choose-ink.ts";
import type { Inks } from "../garment/choose-ink.ts";
import { drawPrint } from "../garment/draw-flat.ts";
import { NAME_OUTLINE, NUMBER_OUTLINE, drawPanels, printShape } from "../garment/draw-overlay.ts";
import { chooseKit } from "../garment/kits.ts";
import type { Kit } from "../garment/kits.ts";
import { layoutLettering } from "../garment/layout-lettering.ts";
import { cutOutline } from "../garment/outline.ts";
import type { Outline } from "../garment/outline.ts";
import { clipPath, drawing, element, fill, stroke } from "../garment/svg.ts";

const YOKE_SEAM = "M250,236 C400,268 600,268 750,236";
const YOKE_WIDTH = 3;
/** Lettering of the back: larger than on the chest, the name between the shoulder blades. */
const LETTERING_SCALE = 1.12;
const LETTERING_TOP = 262;

function drawCloth(design: Design, kit: Kit, outline: Outline, inks: Inks, print: string): string {
  return element(
    "g",
    { "clip-path": "url(#back)" },
    [
      fill(outline.body, design.base),
      fill(outline.inside, design.base),
      print,
      drawPanels(design, kit, inks),
      stroke(YOKE_SEAM, mixColors(design.base, "#000000", 0.35), YOKE_WIDTH),
      fill(outline.backBand, inks.trim),
      ...outline.armBands.map((path) => fill(path, inks.trim)),
    ].join(""),
  );
}

function drawSleeves(design: Design, { sleeves }: Outline, inks: Inks, print: string): string {
  if (sleeves.length === 0) return "";
  const content = sleeves.map(({ path }) => fill(path, inks.sleeve)).join("");
  const cuffs = sleeves.map(({ cuff }) => fill(cuff, inks.trim)).join("");
  const cloth = content + (design.sleeve === "patterned" ? print : "") + cuffs;
  return element("g", { "clip-path": "url(#sleeves)" }, cloth);
}

function drawLettering(design: Design, kit: Kit, outline: Outline, inks: Inks): string {
  const { name, number } = layoutLettering(design, { ...kit, hasSideNumber: false }, outline);
  const top = name?.frame.top ?? number?.frame.top ?? 0;
  const shapes = [
    number === undefined ? "" : printShape(number, inks, NUMBER_OUTLINE),
    name === undefined ? "" : printShape(name, inks, NAME_OUTLINE),
  ];
  const transform = `translate(500 ${LETTERING_TOP}) scale(${LETTERING_SCALE}) translate(-500 ${-top})`;
  return element("g", { transform }, shapes.join(""));
}

/**
 * The back of a garment as it is seen from behind, without light: its pattern mirrored, a band
 * for a collar, name and number large. `patternUri` is the pattern as a data URI.
 */
export function drawBack(design: Design, patternUri: string): string {
  const kit = chooseKit(design);
  const outline = cutOutline(kit);
  const inks = chooseInks(design);
  const print = element("g", { transform: "translate(1000 0) scale(-1 1)" }, drawPrint(patternUri));
  const sleeves = outline.sleeves.map(({ path }) => path);
  return drawing(
    [
      element(
        "defs",
        {},
        clipPath("back", [outline.body, outline.inside]) + clipPath("sleeves", sleeves),
      ),
      drawSleeves(design, outline, inks, print),
      drawCloth(design, kit, outline, inks, print),
      drawLettering(design, kit, outline, inks),
    ].join(""),
  );
}
