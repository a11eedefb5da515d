import type { Design } from "../design/types.ts";
import { chooseInks } from "./choose-ink.ts";
import { drawOverlayParts } from "./draw-overlay.ts";
import { chooseKit } from "./kits.ts";
import { layoutLettering } from "./layout-lettering.ts";
import { cutOutline } from "./outline.ts";
import { PRINT_LEFT, PRINT_SIDE, PRINT_TOP } from "./print-place.ts";
import { clipPath, drawing, element, fill } from "./svg.ts";

/** The pattern where it lies on a garment that is spread out flat. */
export function drawPrint(patternUri: string): string {
  return element("image", {
    href: patternUri,
    x: PRINT_LEFT,
    y: PRINT_TOP,
    width: PRINT_SIDE,
    height: PRINT_SIDE,
  });
}

/** The front of a garment spread out flat, without light; `patternUri` is its pattern as a data URI. */
export function drawFlat(design: Design, patternUri: string): string {
  const kit = chooseKit(design);
  const outline = cutOutline(kit);
  const print = drawPrint(patternUri);
  const sleeves = outline.sleeves.map(({ path }) => path);
  const { sleeve } = chooseInks(design);
  return drawing(
    [
      element("defs", {}, clipPath("front", [outline.body]) + clipPath("sleeves", sleeves)),
      ...sleeves.map((path) => fill(path, sleeve)),
      design.sleeve === "patterned" ? element("g", { "clip-path": "url(#sleeves)" }, print) : "",
      element("g", { "clip-path": "url(#front)" }, fill(outline.body, design.base) + print),
      drawOverlayParts(design, kit, outline, layoutLettering(design, kit, outline)),
    ].join(""),
  );
}
