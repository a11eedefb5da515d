import { PALETTES, THEME_COLORS, contrastRatio } from "./colors.ts";
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
    const partners = PALETTES.filter(
      (palette) => contrastRatio(hexOf(palette[1]), hexOf(only)) > PARTNER_CONTRAST_MIN,
    );
    const [, second, accent] = pickPalette(random, partners);
    names.push(...[second, accent].filter((name) => name !== only));
  }
  const [base = LIGHT_ACCENT, second = DARK_ACCENT, named] = names.map(hexOf);
  const accent =
    named ??
    (contrastRatio(base, LIGHT_ACCENT) > LIGHT_ACCENT_CONTRAST_MIN ? LIGHT_ACCENT : DARK_ACCENT);
  return { colorNames: names, base, second, accent };
}
