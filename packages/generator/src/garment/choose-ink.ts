import { contrastRatio, mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";

const DARK = "#0f1013";
const LIGHT = "#f6f6f3";
/** The least contrast of the lettering to the outline that carries it on any pattern. */
export const INK_CONTRAST_MIN = 3;
/** The ink should show on the pattern even without its outline. */
const PATTERN_CONTRAST_MIN = 2.2;
const HALO_CONTRAST_MIN = 1.3;
const TRIM_CONTRAST_MIN = 1.5;

/** The colours of everything that is drawn over the pattern. */
export type Inks = {
  ink: string;
  /** Around the ink, and around that the halo: a double outline reads on any pattern. */
  outline: string;
  halo: string;
  /** Collar, cuffs and edges. */
  trim: string;
  sleeve: string;
  /** Seams and stitches. */
  thread: string;
};

function oppositeOf(ink: string): string {
  return contrastRatio(ink, DARK) > contrastRatio(ink, LIGHT) ? DARK : LIGHT;
}

function sleeveColor({ sleeve, base, second }: Design): string {
  return sleeve === "second" ? second : base;
}

/** The least contrast of a colour to the two colours it lies on. */
function standing(color: string, { base, second }: Design): number {
  return Math.min(contrastRatio(color, base), contrastRatio(color, second));
}

function chooseLettering(design: Design): Pick<Inks, "ink" | "outline" | "halo"> {
  const { base, second, accent } = design;
  const wishes = [accent, LIGHT, DARK];
  const ink =
    wishes.find((color) => standing(color, design) > PATTERN_CONTRAST_MIN) ??
    wishes.find((color) => contrastRatio(color, base) > INK_CONTRAST_MIN) ??
    oppositeOf(base);
  const darkBase = mixColors(base, "#000000", 0.55);
  const outlines = [second, base, darkBase, accent, oppositeOf(ink)];
  const outline =
    outlines.find((color) => contrastRatio(color, ink) > INK_CONTRAST_MIN) ?? oppositeOf(ink);
  const halos = [base, darkBase, ink];
  const halo = halos.find((color) => contrastRatio(color, outline) > HALO_CONTRAST_MIN) ?? ink;
  return { ink, outline, halo };
}

/** Picks readable inks out of the design's three colours, black and white. */
export function chooseInks(design: Design): Inks {
  const { base, second, accent } = design;
  const trims = design.sleeve === "second" ? [accent, base] : [accent, second];
  const ground = sleeveColor(design);
  const trim =
    trims.find((color) => contrastRatio(color, base) > TRIM_CONTRAST_MIN && color !== ground) ??
    second;
  const isDark = contrastRatio(base, LIGHT) > contrastRatio(base, DARK);
  return {
    ...chooseLettering(design),
    trim,
    sleeve: ground,
    thread: mixColors(base, isDark ? "#ffffff" : "#000000", 0.3),
  };
}
