import { COLOR_HEX_BY_NAME } from "./colors.ts";

/** Two-word colours, rewritten to the one word the colour table knows. */
const COLOR_PHRASES: readonly (readonly [phrase: RegExp, color: string])[] = [
  [/\belectric blue\b/gu, "azure"],
  [/\bbaby blue\b/gu, "sky"],
  [/\b(sky|navy|royal|ice|midnight|cobalt|azure) blue\b/gu, "$1"],
  [/\b(forest|lime|mint|emerald|olive|neon) green\b/gu, "$1"],
  [/\bhot pink\b/gu, "magenta"],
  [/\b(dark|deep) blue\b/gu, "navy"],
  [/\b(dark|deep) red\b/gu, "crimson"],
  [/\b(dark|deep) green\b/gu, "forest"],
  [/\blight blue\b/gu, "sky"],
];

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/u;

/** A text in lower case in which every colour is one word. */
export function joinColorPhrases(text: string): string {
  let phrase = text.toLowerCase();
  for (const [pattern, color] of COLOR_PHRASES) phrase = phrase.replace(pattern, color);
  return phrase;
}

/**
 * A colour that stands alone, as `#rrggbb`: a hex colour of three or six digits, or one of the
 * known words or phrases, whatever their case. Undefined for everything else.
 */
export function readColor(text: string): string | undefined {
  const phrase = joinColorPhrases(text.trim());
  if (!HEX.test(phrase)) return COLOR_HEX_BY_NAME.get(phrase);
  if (phrase.length === 7) return phrase;
  return `#${Array.from(phrase.slice(1), (digit) => digit + digit).join("")}`;
}
