import { PALETTES, THEME_COLORS, contrastRatio, fromOklab, toOklab } from "./colors.ts";
import type { Palette } from "./colors.ts";
import type { Random } from "./random.ts";
import { readColor } from "./read-color.ts";

type ColorChoice = {
  colorNames: readonly string[];
  base: string;
  second: string;
  accent: string;
};

const LIGHT_ACCENT = "#f4f4f1";
const DARK_ACCENT = "#15161a";
/** A partner for a single named colour must stand out from it by this ratio. */
const PARTNER_CONTRAST_MIN = 2.2;
const LIGHT_ACCENT_CONTRAST_MIN = 2.5;
/** The pattern shows on its ground from this contrast on; colours closer than that move apart. */
export const SECOND_CONTRAST_MIN = 1.35;
const LIGHTNESS_STEP = 0.03;
const LIGHTNESS_STEPS_MAX = 20;
const TONAL = /\b(?:monochrom(?:e|atic)|tonal|all[- ]\w+)\b/u;
/** Calm partners for a colour that no palette holds. */
const NEUTRALS = ["white", "black", "cream", "navy", "charcoal", "gold"] as const;

function hexOf(name: string): string {
  return readColor(name) ?? LIGHT_ACCENT;
}

/** Two words for one colour, such as grey and gray, count once. */
function namedColors(words: readonly string[], phrase: string): string[] {
  const nameByHex = new Map<string, string>();
  for (const word of words) {
    const hex = readColor(word);
    if (hex !== undefined && !nameByHex.has(hex)) nameByHex.set(hex, word);
  }
  const names = [...nameByHex.values()];
  // Neon is mostly said of a detail, so it yields the base to the other colours.
  if (phrase.includes("neon") && names.length > 1) {
    return [...names.filter((name) => name !== "neon"), "neon"];
  }
  return names;
}

function addThemeColors(names: string[], words: readonly string[]): void {
  for (const word of words) {
    const theme = THEME_COLORS.get(word);
    if (theme === undefined || names.length >= 2) continue;
    for (const color of theme) {
      if (!names.includes(color) && names.length < 3) names.push(color);
    }
  }
}

function pickPalette(random: Random, palettes: readonly Palette[]): Palette {
  return palettes[Math.floor(random() * palettes.length)] ?? PALETTES[0];
}

/** The colours that palettes set beside a colour, and calm ones when they know none that stands out. */
function partnersOf(name: string): string[] {
  const stands = (other: string): boolean =>
    contrastRatio(hexOf(other), hexOf(name)) > PARTNER_CONTRAST_MIN;
  const known = PALETTES.filter(([base, second]) => base === name || second === name)
    .map(([base, second]) => (base === name ? second : base))
    .filter(stands);
  return [...known, ...NEUTRALS.filter(stands)];
}

/** The colour, made lighter or darker until it shows on the ground. */
export function moveApart(color: string, ground: string): string {
  const [lightness, redness, yellowness] = toOklab(color);
  const [groundLightness] = toOklab(ground);
  const isLighter =
    lightness === groundLightness ? groundLightness < 0.6 : lightness > groundLightness;
  for (const direction of isLighter ? [1, -1] : [-1, 1]) {
    for (let step = 0; step <= LIGHTNESS_STEPS_MAX; step++) {
      const moved =
        step === 0
          ? color
          : fromOklab([lightness + direction * step * LIGHTNESS_STEP, redness, yellowness]);
      if (contrastRatio(moved, ground) >= SECOND_CONTRAST_MIN) return moved;
    }
  }
  return groundLightness < 0.6 ? LIGHT_ACCENT : DARK_ACCENT;
}

/** Base, second and accent colour from the words of a prompt; the seed fills what they leave open. */
export function chooseColors(
  words: readonly string[],
  phrase: string,
  random: Random,
): ColorChoice {
  const names = namedColors(words, phrase);
  addThemeColors(names, words);
  const [only] = names;
  if (only === undefined) {
    names.push(...pickPalette(random, PALETTES));
  } else if (names.length === 1) {
    const partners = partnersOf(only);
    const partner = partners[Math.floor(random() * partners.length)] ?? "white";
    if (!TONAL.test(phrase)) names.push(partner);
  }
  const [base = LIGHT_ACCENT, named = base, third] = names.map(hexOf);
  const second = moveApart(named, base);
  const neutral =
    contrastRatio(base, LIGHT_ACCENT) > LIGHT_ACCENT_CONTRAST_MIN ? LIGHT_ACCENT : DARK_ACCENT;
  const accent = third === undefined ? neutral : moveApart(third, base);
  return { colorNames: names, base, second, accent };
}
