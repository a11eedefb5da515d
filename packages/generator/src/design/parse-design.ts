import { chooseColors } from "./choose-colors.ts";
import { chooseName, chooseNumber, toLettering } from "./choose-lettering.ts";
import { STEADY_PATTERNS, findPatterns } from "./patterns.ts";
import { createRandom, hashText, pickOne } from "./random.ts";
import { joinColorPhrases } from "./read-color.ts";
import type { Random } from "./random.ts";
import type { Collar, Cut, Design, Font, Orientation, SleeveStyle } from "./types.ts";
import type { Sport, Wishes } from "./wishes.ts";

const SUBTLE = /\b(subtle|tonal)\b/u;

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

/** Sports that are played in a shirt with a folded collar, unless somebody says otherwise. */
const POLO_SPORTS: ReadonlySet<Sport> = new Set(["rugby", "cricket"]);

function chooseCut(phrase: string, { sport, collar }: Wishes): Cut {
  if (sport !== undefined) return sport === "basketball" ? "tank" : "tee";
  // A tank has no room for a folded collar, and that one was asked for by name.
  if (collar === "polo") return "tee";
  return /basketball|tank|sleeveless/u.test(phrase) ? "tank" : "tee";
}

function settleCollar(seeded: Collar, phrase: string, cut: Cut, { sport, collar }: Wishes): Collar {
  const isSaid = /v-?neck|polo|crew|round/u.test(phrase);
  const ofSport = sport !== undefined && POLO_SPORTS.has(sport) && !isSaid ? "polo" : seeded;
  const wanted = collar ?? ofSport;
  return cut === "tank" && wanted === "polo" ? "v" : wanted;
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
 * Reads a cleaned prompt into a design. Wishes win over the words of the prompt; the words decide
 * what they can; every other choice is drawn from prompt and seed, in a fixed order, so that one
 * seed always gives one design, and a wish changes nothing but what it names.
 */
export function parseDesign(prompt: string, seed: number, wishes: Wishes = {}): Design {
  const drawing = (seed >>> 0) ^ hashText(prompt);
  const random = createRandom(drawing);
  const phrase = joinColorPhrases(prompt);
  const words: readonly string[] = phrase.match(/[a-z0-9#'-]+/gu) ?? [];
  const ownColors = chooseColors(words, phrase, random);
  const wishedColors = wishes.colors ?? [];
  const colors =
    wishedColors.length > 0 ? chooseColors(wishedColors, "", createRandom(drawing)) : ownColors;
  const [namedPattern, secondPattern] = findPatterns(words);
  const ownPattern = namedPattern ?? pickOne(random, STEADY_PATTERNS);
  const orientation = chooseOrientation(phrase, random);
  const ownNumber = chooseNumber(phrase, random);
  const ownName = chooseName(prompt, random);
  const ownCollar = chooseCollar(phrase, random);
  const cut = chooseCut(phrase, wishes);
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
    pattern: wishes.pattern ?? ownPattern,
    secondPattern: wishes.pattern === undefined ? secondPattern : undefined,
    orientation,
    scale: chooseScale(phrase),
    name: toLettering(wishes.name) || ownName,
    number: wishes.number === undefined ? ownNumber : String(wishes.number),
    cut,
    font,
    sleeve,
    sidePanels,
    collar: settleCollar(ownCollar, phrase, cut, wishes),
    isCollarWished: wishes.collar !== undefined,
    sportWords: wishes.sport ?? prompt.toLowerCase(),
    patternStrength,
    accentStrength,
  };
}
