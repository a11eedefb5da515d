import { contrastRatio, mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";

const DARK = "#0f1013";
const LIGHT = "#f6f6f3";
const INK_CONTRAST_MIN = 2.6;
const OUTLINE_CONTRAST_MIN = 1.65;
const HALO_CONTRAST_MIN = 1.25;
const TRIM_CONTRAST_MIN = 1.6;
const CREST_OUTLINE_CONTRAST_MIN = 2;

/** The colours of everything that is drawn over the pattern. */
export type Inks = {
  ink: string;
  /** Around the ink, and around that the halo: a double outline reads on any pattern. */
  outline: string;
  halo: string;
  /** Collar, cuffs and edges. */
  trim: string;
  sleeve: string;
  crestOutline: string;
};

function oppositeOf(ink: string): string {
  return contrastRatio(ink, DARK) > contrastRatio(ink, LIGHT) ? DARK : LIGHT;
}

function sleeveColor({ sleeve, base, second }: Design): string {
  if (sleeve === "patterned") return base;
  return sleeve === "second" ? second : mixColors(second, base, 0.35);
}

/** Picks readable inks out of the design's three colours, black and white. */
export function chooseInks(design: Design): Inks {
  const { base, second, accent } = design;
  const ink =
    [accent, LIGHT, DARK, second].find((color) => contrastRatio(color, base) > INK_CONTRAST_MIN) ??
    LIGHT;
  const wished = contrastRatio(ink, second) > contrastRatio(ink, base) ? base : second;
  const outline = contrastRatio(ink, wished) > OUTLINE_CONTRAST_MIN ? wished : oppositeOf(ink);
  return {
    ink,
    outline,
    halo: contrastRatio(outline, base) > HALO_CONTRAST_MIN ? base : oppositeOf(ink),
    trim: contrastRatio(accent, base) > TRIM_CONTRAST_MIN ? accent : second,
    sleeve: sleeveColor(design),
    crestOutline: contrastRatio(ink, second) > CREST_OUTLINE_CONTRAST_MIN ? base : "#111",
  };
}
