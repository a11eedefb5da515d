import { COLOR_HEX_BY_NAME } from "./colors.ts";
import { pickOne } from "./random.ts";
import type { Random } from "./random.ts";

/** Longer names would be too small to read. */
export const NAME_CHARACTERS_MAX = 14;
const SEEDED_NUMBER_MAX = 29;

const SEEDED_NAMES = [
  "FALCONS",
  "UNITED",
  "ROVERS",
  "COMETS",
  "TITANS",
  "ORBIT",
  "VULCANS",
  "HARBOR",
] as const;

/** Capitalised words that describe a garment and are no team's name. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  (
    "a an the with and of in for on jersey shirt kit football soccer basketball team club number " +
    "name design style modern bold clean sports sport home away third sleeve sleeves collar back " +
    "front featuring by like inspired theme themed make me create generate please very dark light " +
    "bright deep fine subtle big large small vertical horizontal diagonal player"
  ).split(" "),
);

/** What the fonts hold: Latin and Russian letters, digits and simple punctuation. */
const UNDRAWABLE = /[^A-Za-z0-9\u00c0-\u017f\u0401\u0410-\u044f\u0451 !#&'’.,:/+*?<>"()-]/gu;

/** Greek capitals in Latin letters, since no font of ours has them. */
const LATIN_BY_GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Α: "A",
    Β: "B",
    Γ: "G",
    Δ: "D",
    Ε: "E",
    Ζ: "Z",
    Η: "I",
    Θ: "TH",
    Ι: "I",
    Κ: "K",
    Λ: "L",
    Μ: "M",
    Ν: "N",
    Ξ: "X",
    Ο: "O",
    Π: "P",
    Ρ: "R",
    Σ: "S",
    Τ: "T",
    Υ: "Y",
    Φ: "F",
    Χ: "CH",
    Ψ: "PS",
    Ω: "O",
  }),
);

const NO_TEXT = /\b(?:no|without)(?: any)? (?:text|lettering|letters|words|print)\b|\bblank\b/u;
const NO_NAME = /\b(?:no|without)(?: a| any)? (?:team )?names?\b/u;
const NO_NUMBER = /\b(?:no|without)(?: a| any)? numbers?\b/u;

/** Greek letters in Latin ones; the others as they are. */
function toLatin(text: string): string {
  return Array.from(text.normalize("NFC"))
    .map((letter) => LATIN_BY_GREEK.get(letter) ?? letter)
    .join("");
}

/** Whether every character of a name can be printed. */
export function isDrawableName(name: string): boolean {
  const latin = toLatin(name.toUpperCase());
  return latin.replace(UNDRAWABLE, "") === latin;
}

function isCommonWord(word: string): boolean {
  const low = word.toLowerCase();
  return COMMON_WORDS.has(low) || COLOR_HEX_BY_NAME.has(low);
}

/** What of a text can be printed, upper case; empty when nothing can. */
export function toLettering(candidate: string | undefined): string {
  const latin = toLatin((candidate ?? "").toUpperCase());
  return latin.replace(UNDRAWABLE, "").trim().slice(0, NAME_CHARACTERS_MAX).trim();
}

/**
 * A quoted text (an apostrophe inside a word is no quote), else a name after "for", "named" or the
 * like, else a capitalised word, else a seeded one. Empty when the prompt wants none, or quotes one
 * that no font of ours can set.
 */
export function chooseName(prompt: string, random: Random): string {
  const phrase = prompt.toLowerCase();
  const quoted = /(?<!\p{L})["“']([^"”']*(?:(?<=\p{L})['’]\p{L}[^"”']*)?)["”'](?!\p{L})/u.exec(
    prompt,
  )?.[1];
  const called = /(?:name(?:d)?|called|team|for)\s+(?:the\s+)?([A-Z]\w{2,13})/u.exec(prompt)?.[1];
  const capitalised = prompt
    .match(/\b[A-Z][a-zA-Z]{3,13}\b/gu)
    ?.find((word) => !isCommonWord(word));
  const seeded = pickOne(random, SEEDED_NAMES);
  if (NO_TEXT.test(phrase) || NO_NAME.test(phrase)) return "";
  const isForeign = (quoted ?? "").trim() !== "" && toLettering(quoted) === "";
  return (
    toLettering(quoted) ||
    toLettering(called) ||
    (isForeign ? "" : toLettering(capitalised) || seeded)
  );
}

/**
 * A marked number ("#7", "no. 7", "number 7"), else any of one to three digits, else a seeded one.
 * Empty when the prompt wants none.
 */
export function chooseNumber(phrase: string, random: Random): string {
  if (NO_TEXT.test(phrase) || NO_NUMBER.test(phrase)) return "";
  const marked = /(?:#|no\.?\s*|number\s*)(\d{1,3})\b/u.exec(phrase)?.[1];
  return (
    marked ??
    /\b(\d{1,3})\b/u.exec(phrase)?.[1] ??
    String(1 + Math.floor(random() * SEEDED_NUMBER_MAX))
  );
}
