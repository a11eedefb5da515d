import { describe, expect, test } from "vitest";
import { SECOND_CONTRAST_MIN, chooseColors } from "./choose-colors.ts";
import { COLOR_HEX_BY_NAME, contrastRatio, parseHex } from "./colors.ts";
import { createRandom } from "./random.ts";

function choose(phrase: string, seed = 1): ReturnType<typeof chooseColors> {
  return chooseColors(phrase.split(" "), phrase, createRandom(seed));
}

describe("named colours", () => {
  test("come in the order of the prompt as base, second and accent", () => {
    expect(choose("teal and orange with white").colorNames).toEqual(["teal", "orange", "white"]);
  });

  test("count once however often they are said", () => {
    expect(choose("red red navy red").colorNames).toEqual(["red", "navy"]);
  });

  test("count once when two words mean the same colour", () => {
    expect(choose("gold golden grey gray").colorNames).toEqual(["gold", "grey"]);
  });

  test("leave the base to others when they are neon", () => {
    expect(choose("neon black and purple").colorNames).toEqual(["black", "purple", "neon"]);
  });

  test("get an accent that shows on the base when only two are said", () => {
    expect(choose("navy red").accent).toBe("#f4f4f1");
    expect(choose("white red").accent).toBe("#15161a");
  });

  test.each([...COLOR_HEX_BY_NAME.keys()])("%s alone gets a partner that stands out", (name) => {
    for (let seed = 0; seed < 20; seed++) {
      const { base, second } = choose(name, seed);
      expect(base).toBe(COLOR_HEX_BY_NAME.get(name));
      expect(contrastRatio(base, second)).toBeGreaterThan(2.2);
    }
  });
});

describe("themes and palettes", () => {
  test("a theme brings its three colours", () => {
    expect(choose("deep ocean").colorNames).toEqual(["navy", "turquoise", "ice"]);
  });

  test("a theme fills up what one named colour leaves open", () => {
    expect(choose("pink ocean").colorNames).toEqual(["pink", "navy", "turquoise"]);
  });

  test("a theme is passed over once two colours are named", () => {
    expect(choose("pink lime ocean").colorNames).toEqual(["pink", "lime"]);
  });

  test("a prompt without colours gets a palette that the seed chooses", () => {
    const seen = new Set(
      Array.from({ length: 60 }, (_, seed) => choose("plain", seed).colorNames.join()),
    );
    expect(seen.size).toBeGreaterThan(8);
    expect(choose("plain", 3)).toEqual(choose("plain", 3));
  });

  test("words that every object has are no colours", () => {
    for (const word of ["constructor", "__proto__", "hasOwnProperty"]) {
      expect(choose(word).colorNames).not.toContain(word);
      expect(choose(word).base).toMatch(/^#[0-9a-f]{6}$/u);
    }
  });
});

describe("harmony", () => {
  test.each([...COLOR_HEX_BY_NAME.keys()])("every colour shows on %s", (ground) => {
    for (const other of COLOR_HEX_BY_NAME.keys()) {
      const { base, second } = choose(`${ground} ${other}`);
      expect(contrastRatio(base, second)).toBeGreaterThanOrEqual(SECOND_CONTRAST_MIN);
    }
  });

  test("a tonal prompt keeps to one hue", () => {
    const { base, second } = choose("all black monochrome");
    expect(base).toBe("#15161a");
    const [red, , blue] = parseHex(second);
    expect(Math.abs(red - blue)).toBeLessThan(16);
  });

  test("a colour that palettes know is set beside its partner there", () => {
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => choose("teal", seed).second));
    expect(seen).toContain(COLOR_HEX_BY_NAME.get("cream"));
  });
});
