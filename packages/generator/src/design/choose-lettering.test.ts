import { describe, expect, test } from "vitest";
import { chooseName, chooseNumber } from "./choose-lettering.ts";
import { createRandom } from "./random.ts";

function name(prompt: string, seed = 1): string {
  return chooseName(prompt, createRandom(seed));
}

function number(phrase: string, seed = 1): string {
  return chooseNumber(phrase, createRandom(seed));
}

describe("the name", () => {
  test.each([
    ['gold jersey "Kings" 23', "KINGS"],
    ["gold jersey “Night Owls” 23", "NIGHT OWLS"],
    ["a kit for the Falcons in red", "FALCONS"],
    ["kit called Volt in lime", "VOLT"],
    ["teal jersey, hexagons, Harbor 7", "HARBOR"],
  ])("is read from: %s", (prompt, expected) => {
    expect(name(prompt)).toBe(expected);
  });

  test("a quoted text goes before a called one, and that before a capitalised word", () => {
    expect(name('Harbor kit for Wolves "Comets"')).toBe("COMETS");
    expect(name("Harbor kit for Wolves")).toBe("WOLVES");
  });

  test("colours and garment words with a capital are no names", () => {
    expect(name("Navy Jersey With Orange Collar Harbor")).toBe("HARBOR");
  });

  test("an apostrophe inside a word does not open a quotation", () => {
    expect(name("the city's team's kit Harbor")).toBe("HARBOR");
    expect(name("it's 'Volt' in lime")).toBe("VOLT");
  });

  test("has at most 14 characters", () => {
    expect(name('"Abcdefghijklmnopq"')).toBe("ABCDEFGHIJKLMN");
    expect(name('"Constantinople"')).toBe("CONSTANTINOPLE");
  });

  test("keeps accents and drops what the fonts cannot draw", () => {
    expect(name('"Málaga 🏀"')).toBe("MÁLAGA");
    expect(name('"O’Brien"')).toBe("O’BRIEN");
  });

  test("keeps Russian letters and writes Greek ones in Latin", () => {
    expect(name('"Спартак"')).toBe("СПАРТАК");
    expect(name('"Ολυμπος"')).toBe("OLYMPOS");
  });

  test("falls back to another source when nothing of it can be drawn, else stays away", () => {
    expect(name('"日本" kit for Wolves')).toBe("WOLVES");
    expect(name('"🏀🏀" Harbor')).toBe("");
  });

  test.each(["waves, no name", "no text Harbor", 'without lettering "KINGS"', "a blank jersey"])(
    "is left out of: %s",
    (prompt) => {
      expect(name(prompt)).toBe("");
    },
  );

  test("without any hint comes from the seed", () => {
    expect(name("red", 4)).toBe(name("red", 4));
    const seen = new Set(Array.from({ length: 40 }, (_, seed) => name("red", seed)));
    expect(seen.size).toBeGreaterThan(4);
  });
});

describe("the number", () => {
  test.each([
    ["jersey #7", "7"],
    ["player no. 88 of 99", "88"],
    ["number 10, 4 stripes", "10"],
    ["4 stripes number 10", "10"],
    ["harbor 7", "7"],
    ["00 for the keeper", "00"],
    ["number 100", "100"],
  ])("is read from: %s", (phrase, expected) => {
    expect(number(phrase)).toBe(expected);
  });

  test("years and other long numbers are passed over", () => {
    expect(number("retro 1987 style 12")).toBe("12");
  });

  test("without a hint is 1 to 29", () => {
    for (let seed = 0; seed < 100; seed++) {
      const value = Number(number("red", seed));
      expect(value).toBeGreaterThanOrEqual(1);
      expect(value).toBeLessThanOrEqual(29);
    }
  });

  test.each(["no number", "no text 7", "a blank jersey 7"])("is left out of: %s", (phrase) => {
    expect(number(phrase)).toBe("");
  });
});
