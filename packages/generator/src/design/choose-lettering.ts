import { COLOR_HEX_BY_NAME } from "./colors.ts";
import { pickOne } from "./random.ts";
import type { Random } from "./random.ts";

/** Longer names would be too small to read. */
export const NAME_CHARACTERS_MAX = 12;
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

/** The fonts hold Latin letters, digits and simple punctuation; other characters stay blank. */
const UNDRAWABLE = /[^A-Za-z0-9\u00c0-\u024f !#&'’.,:/+*?<>"()-]/gu;

/** Whether every character of a name can be printed. */
export function isDrawableName(name: string): boolean {
  return name.normalize("NFC").replace(UNDRAWABLE, "") === name.normalize("NFC");
}

function isCommonWord(word: string): boolean {
  const low = word.toLowerCase();
  return COMMON_WORDS.has(low) || COLOR_HEX_BY_NAME.has(low);
}

/** What of a text can be printed, upper case; empty when nothing can. */
export function toLettering(candidate: string | undefined): string {
  const drawable = (candidate ?? "").normalize("NFC").replace(UNDRAWABLE, "").trim().toUpperCase();
  return drawable.slice(0, NAME_CHARACTERS_MAX).trim();
}

/** A quoted text (an apostrophe inside a word is no quote), else a name after "for", "named" or the like, else a capitalised word, else a seeded one. */
export function chooseName(prompt: string, random: Random): string {
  const quoted = /(?<!\w)["“']([^"”']{2,14})["”'](?!\w)/u.exec(prompt)?.[1];
  const called = /(?:name(?:d)?|called|team|for)\s+(?:the\s+)?([A-Z]\w{2,11})/u.exec(prompt)?.[1];
  const capitalised = prompt
    .match(/\b[A-Z][a-zA-Z]{3,11}\b/gu)
    ?.find((word) => !isCommonWord(word));
  return (
    toLettering(quoted) ||
    toLettering(called) ||
    toLettering(capitalised) ||
    pickOne(random, SEEDED_NAMES)
  );
}

/** A marked number ("#7", "no. 7", "number 7"), else any of one or two digits, else a seeded one. */
export function chooseNumber(phrase: string, random: Random): string {
  const marked = /(?:#|no\.?\s*|number\s*)(\d{1,2})\b/u.exec(phrase)?.[1];
  return (
    marked ??
    /\b(\d{1,2})\b/u.exec(phrase)?.[1] ??
    String(1 + Math.floor(random() * SEEDED_NUMBER_MAX))
  );
}
