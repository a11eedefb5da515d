import { createHash } from "node:crypto";
import { BLOCKED_TERMS } from "./blocked-terms.ts";
import { joinChunks, joinSpelled, spellings, splitWords, unmask } from "./normalize-text.ts";

/** Words of the longest term in the list. */
const TERM_WORDS_MAX = 4;
/** A word that was spelled out may stand among other single letters; longer runs are cut. */
const SPELLED_CHARACTERS_MAX = 200;

const digests: ReadonlySet<string> = new Set(BLOCKED_TERMS.digests);
const lengths: ReadonlySet<number> = new Set(BLOCKED_TERMS.lengths);

/** What the list holds of a term in its normal form: lower case, words parted by one blank. */
export function digestTerm(term: string): string {
  return createHash("sha256").update(`${BLOCKED_TERMS.salt}:${term}`).digest("hex");
}

/** The normal form of a term for the list. */
export function normalizeTerm(term: string): string {
  return splitWords(unmask(term)).join(" ");
}

function isBlocked(candidate: string): boolean {
  return lengths.has(candidate.length) && digests.has(digestTerm(candidate));
}

/** Every stretch of a spelled-out run that has the length of a term. */
function stretchesOf(run: string): string[] {
  const letters = run.slice(0, SPELLED_CHARACTERS_MAX);
  const stretches: string[] = [];
  for (let start = 0; start < letters.length; start++) {
    for (const length of lengths) {
      if (start + length <= letters.length) stretches.push(letters.slice(start, start + length));
    }
  }
  return stretches;
}

function phrasesOf(words: readonly string[]): string[] {
  const phrases: string[] = [];
  for (let count = 2; count <= TERM_WORDS_MAX; count++) {
    for (let start = 0; start + count <= words.length; start++) {
      phrases.push(words.slice(start, start + count).join(" "));
    }
  }
  return phrases;
}

/**
 * Whether a text holds a term of the list as a word of its own, however it is spelled: with
 * accents, look-alike letters, signs for letters, stretched, spaced out or dotted. A term inside
 * of a longer word does not count, so that names of towns and people pass.
 */
export function hasBlockedTerm(text: string): boolean {
  const plain = unmask(text);
  const words = splitWords(plain);
  const singles = new Set([...words, ...joinChunks(plain), ...joinSpelled(words)]);
  for (const word of singles) {
    for (const spelling of spellings(word)) if (isBlocked(spelling)) return true;
  }
  for (const run of joinSpelled(words)) {
    for (const spelling of spellings(run)) {
      if (stretchesOf(spelling).some(isBlocked)) return true;
    }
  }
  const letters = words.map((word) => [...spellings(word)].at(1) ?? word);
  return [...phrasesOf(words), ...phrasesOf(letters)].some(isBlocked);
}
