/** Letters of other scripts that look like Latin ones, and letters that NFKD leaves whole. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: "a",
    в: "b",
    с: "c",
    ԁ: "d",
    е: "e",
    ё: "e",
    г: "r",
    һ: "h",
    н: "h",
    і: "i",
    ї: "i",
    ј: "j",
    к: "k",
    ӏ: "l",
    м: "m",
    п: "n",
    о: "o",
    р: "p",
    ԛ: "q",
    ѕ: "s",
    т: "t",
    у: "y",
    ѵ: "v",
    ԝ: "w",
    х: "x",
    α: "a",
    β: "b",
    ϲ: "c",
    ε: "e",
    η: "n",
    ι: "i",
    κ: "k",
    μ: "u",
    ν: "v",
    ο: "o",
    ρ: "p",
    τ: "t",
    υ: "u",
    χ: "x",
    γ: "y",
    ø: "o",
    ł: "l",
    đ: "d",
    ħ: "h",
    ı: "i",
    ŧ: "t",
    ɡ: "g",
    ɑ: "a",
    ß: "ss",
    æ: "ae",
    œ: "oe",
    ƙ: "k",
    ƅ: "b",
    ց: "g",
    ո: "n",
    օ: "o",
    ս: "u",
    հ: "h",
  }),
);

/** Digits and signs that stand for letters; a 1 can be either of two. */
const LEET: readonly ReadonlyMap<string, string>[] = ["i", "l"].map(
  (one) =>
    new Map(
      Object.entries({
        "0": "o",
        "1": one,
        "2": "z",
        "3": "e",
        "4": "a",
        "5": "s",
        "6": "g",
        "7": "t",
        "8": "b",
        "9": "g",
        "@": "a",
        $: "s",
        "!": "i",
        "|": one,
        "+": "t",
        "€": "e",
        "£": "l",
        "¡": "i",
        "(": "c",
      }),
    ),
);

/** A blank, or anything else that parts words; an apostrophe does not. */
const GAP = /[^\p{L}\p{N}@$!|+€£¡(]+/u;
/** Punctuation that hides a word inside of a chunk without blanks. */
const INNER_PUNCTUATION = /[^\p{L}\p{N}@$!|+€£¡(]+/gu;
const RUN_OF_THREE = /(.)\1{2,}/gu;
const RUN = /(.)\1+/gu;

/** The text without accents, invisible characters and letters of disguise, in lower case. */
export function unmask(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/\p{Cf}/gu, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’`´]/gu, "");
  return Array.from(plain, (letter) => LOOKALIKES.get(letter) ?? letter).join("");
}

function readLeet(word: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(word, (sign) => letters.get(sign) ?? sign)
    .join("")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The ways a word may have been meant: as it stands, with signs for letters, without stretching. */
export function spellings(word: string): Set<string> {
  const plain = word.replace(/[^\p{L}\p{N}]/gu, "");
  const meant = new Set([plain, ...LEET.map((letters) => readLeet(word, letters))]);
  const readings = new Set<string>();
  for (const reading of meant) {
    const shortened = reading.replace(RUN_OF_THREE, "$1");
    readings.add(reading);
    readings.add(reading.replace(RUN_OF_THREE, "$1$1"));
    readings.add(shortened);
    // A double letter alone is ordinary: two names differ by nothing else.
    if (shortened !== reading) readings.add(reading.replace(RUN, "$1"));
  }
  const singular = Array.from(readings, (reading) => reading.replace(/[sz]$/u, ""));
  for (const reading of singular) readings.add(reading);
  readings.delete("");
  return readings;
}

/** Words of an unmasked text, in their order. */
export function splitWords(text: string): string[] {
  return text.split(GAP).filter((word) => word !== "");
}

/** What stands between two blanks, without the punctuation inside: "so.me-word" is one word. */
export function joinChunks(text: string): string[] {
  return text
    .split(/\s+/u)
    .map((chunk) => chunk.replace(INNER_PUNCTUATION, ""))
    .filter((chunk) => chunk !== "");
}

/** Single characters in a row, joined: "s o m e" is a word spelled out. */
export function joinSpelled(words: readonly string[]): string[] {
  const joined: string[] = [];
  let spelled = "";
  for (const word of [...words, ""]) {
    if (Array.from(word).length === 1) {
      spelled += word;
      continue;
    }
    if (spelled.length > 2) joined.push(spelled);
    spelled = "";
  }
  return joined;
}
