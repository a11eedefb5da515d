import { describe, expect, test } from "vitest";
import { BLOCKED_TERMS } from "./blocked-terms.ts";
import { digestTerm, hasBlockedTerm, normalizeTerm } from "./find-blocked-term.ts";

/** Terms of the list, kept out of sight here as they are there. */
const reveal = (encoded: string): string => Buffer.from(encoded, "base64").toString("utf8");
const SLUR = reveal("bmlnZ2Vy");
const SHORT_SLUR = reveal("a2lrZQ==");
const PHRASE = reveal("aGVpbCBoaXRsZXI=");
const CYRILLIC = reveal("0LbQuNC0");

/** The letters from another alphabet, or signs that stand for them. */
function swap(word: string, pairs: Readonly<Record<string, string>>): string {
  return Array.from(word, (letter) => pairs[letter] ?? letter).join("");
}

describe("a term of the list is found", () => {
  test.each([
    ["as it is", SLUR],
    ["in capitals", SLUR.toUpperCase()],
    ["within a sentence", `a red jersey for the ${SHORT_SLUR}, bold`],
    ["in quotes", `"${SLUR}"`],
    ["in the plural", `${SHORT_SLUR}s`],
    ["with digits for letters", swap(SLUR, { i: "1", g: "6", e: "3" })],
    ["with a bar for a letter", swap(SLUR, { i: "|" })],
    ["with signs for letters", swap(SHORT_SLUR, { i: "!", e: "€" })],
    ["with accents", swap(SLUR, { i: "ï", e: "é", r: "ŕ" })],
    ["with combining marks", Array.from(SLUR, (letter) => `${letter}\u0335`).join("")],
    ["in full-width letters", swap(SHORT_SLUR, { k: "ｋ", i: "ｉ", e: "ｅ" })],
    ["with Cyrillic letters", swap(SLUR, { i: "і", e: "е" })],
    ["with Greek letters", swap(SHORT_SLUR, { k: "κ", i: "ι" })],
    ["in another alphabet", CYRILLIC],
    ["with zero-width blanks", Array.from(SLUR).join("\u200b")],
    ["with a soft hyphen", `${SLUR.slice(0, 3)}\u00ad${SLUR.slice(3)}`],
    ["spaced out", Array.from(SLUR).join(" ")],
    ["dotted", Array.from(SLUR).join(".")],
    ["with underscores", Array.from(SHORT_SLUR).join("_")],
    ["hyphenated", `${SLUR.slice(0, 3)}-${SLUR.slice(3)}`],
    ["spaced out among other letters", `x ${Array.from(SLUR).join(" ")} y`],
    ["stretched", SLUR.replace("i", "iiiii")],
    ["stretched at its end", `${SLUR}rrrr`],
    ["as a phrase", `blue shirt ${PHRASE.toUpperCase()}!`],
    ["as a phrase over lines", PHRASE.replace(" ", "\n")],
    ["as a phrase with signs", swap(PHRASE, { e: "3", i: "1" })],
  ])("%s", (_, text) => {
    expect(hasBlockedTerm(text)).toBe(true);
  });
});

describe("an ordinary text passes", () => {
  test.each([
    "teal and orange basketball jersey, hexagons, Harbor 7",
    "Scunthorpe United away shirt, claret and blue",
    "Dickens Rovers, Essex, Sussex, Middlesex, Penistone and Lightwater",
    "a snigger, a niggle, a niggardly referee from Niger and Nigeria",
    "Nazareth, Nazario, Ashkenazi, Benazir",
    "raccoon tigers, cocoon, tycoon, spices and despicable spiked kikimora",
    "Pakistan green, pakora, Pakenham",
    "Dad's pic of the kids' kit, number 88, season 13/88, fourteen goals",
    "red & white, 1:0, 4-4-2, 50 % cotton, $5, @home, C++",
    "K K Partizan and F C Bayern",
    "negro y oro, Río Negro, montenegro",
    "日本のユニフォーム 青と白 ストライプ",
    "зелёная футболка с полосами, Спартак",
    "قميص أخضر مع خطوط بيضاء",
    "en retard, la poule, Kaffee, Käfer, Nigel, Faith, Fagan, Isis",
    "🏀🔥 dragon scales",
    "",
  ])("%s", (text) => {
    expect(hasBlockedTerm(text)).toBe(false);
  });
});

test("ten thousand characters are judged, whatever they are", () => {
  expect(hasBlockedTerm("a b ".repeat(2_500))).toBe(false);
  expect(hasBlockedTerm("lorem ipsum ".repeat(830) + SLUR)).toBe(true);
});

test("the list holds digests, none of them twice, and no word", () => {
  expect(new Set(BLOCKED_TERMS.digests).size).toBe(BLOCKED_TERMS.digests.length);
  expect(BLOCKED_TERMS.digests.length).toBeGreaterThan(100);
  for (const digest of BLOCKED_TERMS.digests) expect(digest).toMatch(/^[0-9a-f]{64}$/u);
  expect(BLOCKED_TERMS.digests).toContain(digestTerm(normalizeTerm(SLUR)));
  expect(BLOCKED_TERMS.digests).not.toContain(digestTerm("jersey"));
});
