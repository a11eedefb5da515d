import { pickOne } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import { isDecent } from "./is-decent.ts";
import { drawWord, learnLetters, scoreWord } from "./learn-letters.ts";
import type { LetterModel } from "./learn-letters.ts";
import { THEMES, THEME_SECONDS, THEME_WORDS } from "./word-lists.ts";
import type { Theme } from "./word-lists.ts";

/** Words that are drawn for one name; the most natural new one is kept. */
export const CANDIDATES = 60;
const LETTERS_MIN = 5;
const LETTERS_MAX = 9;
const ADDED_MIN = 3;
const THEME_WEIGHT = 5;
const SCORE_MIN = -1.9;
/** Three consonants or vowels in a row can be spoken, four cannot. */
const UNSPEAKABLE = /[bcdfghjklmnpqrstvwxz]{4}|[aeiou]{3}|(.)\1\1|^(.)\2/u;
const KNOWN_WORDS: ReadonlySet<string> = new Set(THEMES.flatMap((theme) => THEME_WORDS[theme]));

/** The letters of a theme's words, and fainter those of all others. */
export function learnTheme(theme: Theme): LetterModel {
  return learnLetters([
    { words: THEME_WORDS[theme], weight: THEME_WEIGHT },
    { words: [...KNOWN_WORDS], weight: 1 },
  ]);
}

function isNew(word: string): boolean {
  if (word.length < LETTERS_MIN || word.length > LETTERS_MAX) return false;
  if (UNSPEAKABLE.test(word) || KNOWN_WORDS.has(word)) return false;
  // A part of a known word is no invention, nor is one with a letter or two around it.
  return ![...KNOWN_WORDS].some(
    (known) =>
      known.includes(word) || (word.includes(known) && word.length - known.length < ADDED_MIN),
  );
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * A word that is in no list, drawn letter by letter; `onCandidate` is called for each one that is
 * tried. Falls back to two words of the theme when none of them is good enough.
 */
export function inventWord(
  theme: Theme,
  random: Random,
  onCandidate: (candidate: number) => void,
): string {
  const model = learnTheme(theme);
  let best: { word: string; score: number } | undefined;
  for (let candidate = 1; candidate <= CANDIDATES; candidate++) {
    const word = drawWord(model, random, LETTERS_MAX + 1);
    const score = scoreWord(model, word);
    // A little chance, so that not every seed ends at the same favourite of the model.
    const judged = score + random() * 0.5;
    const isGood = score > SCORE_MIN && isNew(word) && isDecent(word);
    if (isGood && judged > (best?.score ?? Number.NEGATIVE_INFINITY))
      best = { word, score: judged };
    onCandidate(candidate);
  }
  return capitalize(best?.word ?? pickOne(random, THEME_SECONDS[theme]).toLowerCase());
}

/** The name of a kit: an invented word, mostly with a known one behind it. */
export function inventName(
  theme: Theme,
  random: Random,
  onCandidate: (candidate: number) => void,
): string {
  const word = inventWord(theme, random, onCandidate);
  const second = pickOne(random, THEME_SECONDS[theme]);
  return random() < 0.3 || second.startsWith(word) ? word : `${word} ${second}`;
}
