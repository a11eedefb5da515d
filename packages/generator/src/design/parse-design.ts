import { chooseColors } from "./choose-colors.ts";
import { chooseName, chooseNumber } from "./choose-lettering.ts";
import { PATTERNS, findPatterns } from "./patterns.ts";
import { createRandom, hashText, pickOne } from "./random.ts";
import type { Random } from "./random.ts";
import type { Collar, Cut, Design, Font, Orientation, SleeveStyle } from "./types.ts";

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

const SUBTLE = /\b(subtle|tonal)\b/u;

function toPhrase(prompt: string): string {
  let phrase = prompt.toLowerCase();
  for (const [pattern, color] of COLOR_PHRASES) phrase = phrase.replace(pattern, color);
  return phrase;
}

function chooseOrientation(phrase: string, random: Random): Orientation {
  if (phrase.includes("vertical")) return "vertical";
  if (/horizontal|hoops?/u.test(phrase)) return "horizontal";
  if (/diagonal|sash/u.test(phrase)) return "diagonal";
  return pickOne(random, ["vertical", "horizontal", "diagonal"]);
}

function chooseScale(phrase: string): Design["scale"] {
  if (/\b(bold|big|large)\b/u.test(phrase)) return "bold";
  return /\b(fine|subtle|small)\b/u.test(phrase) ? "fine" : "normal";
}

function chooseCollar(phrase: string, random: Random): Collar {
  if (/v-?neck/u.test(phrase)) return "v";
  if (phrase.includes("polo")) return "polo";
  if (/crew|round/u.test(phrase)) return "crew";
  return pickOne(random, ["v", "crew", "polo"]);
}

function chooseFont(phrase: string, random: Random): Font {
  if (/retro|vintage|college|varsity|classic/u.test(phrase)) return "Graduate";
  if (/cyber|future|futuristic|tech|neon|space/u.test(phrase)) return "Russo One";
  return pickOne(random, ["Anton", "Teko", "Russo One", "Anton"]);
}

function choosePatternStrength(phrase: string, random: Random): number {
  if (/\bbold\b/u.test(phrase)) return 1;
  return SUBTLE.test(phrase) ? 0.3 : 0.6 + 0.35 * random();
}

/**
 * Reads a cleaned prompt into a design. The words decide what they can; every other choice is
 * drawn from prompt and seed, in a fixed order, so that one seed always gives one design.
 */
export function parseDesign(prompt: string, seed: number): Design {
  const random = createRandom((seed >>> 0) ^ hashText(prompt));
  const phrase = toPhrase(prompt);
  const words: readonly string[] = phrase.match(/[a-z0-9#'-]+/gu) ?? [];
  const colors = chooseColors(words, phrase, random);
  const [namedPattern, secondPattern] = findPatterns(words);
  const pattern = namedPattern ?? pickOne(random, PATTERNS);
  const orientation = chooseOrientation(phrase, random);
  const number = chooseNumber(phrase, random);
  const name = chooseName(prompt, random);
  const collar = chooseCollar(phrase, random);
  const cut: Cut = /basketball|tank|sleeveless/u.test(phrase) ? "tank" : "tee";
  const font = chooseFont(phrase, random);
  const sleeve = pickOne<SleeveStyle>(random, ["patterned", "second", "striped"]);
  const sidePanels = random() < 0.6;
  // One number of the sequence is unused: dropping it would change every known picture.
  random();
  const patternStrength = choosePatternStrength(phrase, random);
  const accentStrength = SUBTLE.test(phrase) ? 0.25 : 0.45 + 0.4 * random();
  return {
    prompt,
    seed,
    ...colors,
    pattern,
    secondPattern,
    orientation,
    scale: chooseScale(phrase),
    name,
    number,
    cut,
    font,
    sleeve,
    sidePanels,
    // A tank has no room for a folded collar.
    collar: cut === "tank" && collar === "polo" ? "v" : collar,
    patternStrength,
    accentStrength,
  };
}
