import type { Random } from "../design/random.ts";

/** Letters that the model looks back at; with fewer known ones it looks back less far. */
const CONTEXT_LETTERS = 3;
const START = "^";
const END = "$";

/** How often each letter follows each run of up to `CONTEXT_LETTERS` letters. */
export type LetterModel = ReadonlyMap<string, ReadonlyMap<string, number>>;

type Lesson = { words: readonly string[]; weight: number };

/** Learns from lists of lower-case words; a list with a higher weight counts more. */
export function learnLetters(lessons: readonly Lesson[]): LetterModel {
  const counts = new Map<string, Map<string, number>>();
  for (const { words, weight } of lessons) {
    for (const word of words) {
      const text = START.repeat(CONTEXT_LETTERS) + word + END;
      for (let place = CONTEXT_LETTERS; place < text.length; place++) {
        for (let length = 1; length <= CONTEXT_LETTERS; length++) {
          const context = text.slice(place - length, place);
          const followers = counts.get(context) ?? new Map<string, number>();
          const letter = text.charAt(place);
          followers.set(letter, (followers.get(letter) ?? 0) + weight);
          counts.set(context, followers);
        }
      }
    }
  }
  return counts;
}

/** The followers of the longest known ending of `context`. */
function followersOf(model: LetterModel, context: string): ReadonlyMap<string, number> {
  for (let length = CONTEXT_LETTERS; length >= 1; length--) {
    const followers = model.get(context.slice(-length));
    if (followers !== undefined) return followers;
  }
  return new Map();
}

function total(followers: ReadonlyMap<string, number>): number {
  return [...followers.values()].reduce((sum, weight) => sum + weight, 0);
}

/** A word drawn letter by letter, at most `lettersMax` long; its end may be cut. */
export function drawWord(model: LetterModel, random: Random, lettersMax: number): string {
  let text = START.repeat(CONTEXT_LETTERS);
  while (text.length < CONTEXT_LETTERS + lettersMax) {
    const followers = followersOf(model, text);
    let rest = random() * total(followers);
    let drawn = END;
    for (const [letter, weight] of followers) {
      drawn = letter;
      rest -= weight;
      if (rest < 0) break;
    }
    if (drawn === END) break;
    text += drawn;
  }
  return text.slice(CONTEXT_LETTERS);
}

/**
 * How natural a whole word is to the model: the mean logarithm of its letters' shares, its end
 * included. 0 is the best; below -2.2 a word looks like noise.
 */
export function scoreWord(model: LetterModel, word: string): number {
  const text = START.repeat(CONTEXT_LETTERS) + word + END;
  let sum = 0;
  for (let place = CONTEXT_LETTERS; place < text.length; place++) {
    const followers = followersOf(model, text.slice(0, place));
    const share = (followers.get(text.charAt(place)) ?? 0.05) / Math.max(1, total(followers));
    sum += Math.log(share);
  }
  return sum / (word.length + 1);
}
