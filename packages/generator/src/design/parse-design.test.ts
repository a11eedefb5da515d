import { describe, expect, test } from "vitest";
import { parseDesign } from "./parse-design.ts";
import { PATTERNS } from "./patterns.ts";
import { createRandom } from "./random.ts";

describe("what the words decide", () => {
  test("a full prompt decides everything it names", () => {
    const design = parseDesign('Navy and red vertical stripes polo "Kings" #23 bold', 1);
    expect(design).toMatchObject({
      base: "#12224d",
      second: "#d01f2e",
      pattern: "stripes",
      orientation: "vertical",
      scale: "bold",
      name: "KINGS",
      number: "23",
      collar: "polo",
      cut: "tee",
      patternStrength: 1,
    });
  });

  test.each([
    ["sky blue", "sky"],
    ["baby blue", "sky"],
    ["light blue", "sky"],
    ["navy blue", "navy"],
    ["dark blue", "navy"],
    ["electric blue", "azure"],
    ["deep red", "crimson"],
    ["dark green", "forest"],
    ["lime green", "lime"],
    ["hot pink", "magenta"],
  ])("the colour phrase %s means %s alone", (phrase, color) => {
    expect(parseDesign(`${phrase} and white and gold`, 1).colorNames).toEqual([
      color,
      "white",
      "gold",
    ]);
  });

  test.each([
    ["v-neck", "v"],
    ["vneck", "v"],
    ["polo", "polo"],
    ["crew neck", "crew"],
    ["round collar", "crew"],
  ])("the collar %s is %s", (words, collar) => {
    for (let seed = 0; seed < 5; seed++) expect(parseDesign(words, seed).collar).toBe(collar);
  });

  test.each(["basketball jersey", "tank top", "sleeveless"])("%s has no sleeves", (words) => {
    expect(parseDesign(words, 1).cut).toBe("tank");
  });

  test("a tank never has a polo collar", () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(parseDesign("basketball polo", seed).collar).toBe("v");
      expect(parseDesign("basketball", seed).collar).not.toBe("polo");
    }
  });

  test.each([
    ["horizontal", "horizontal"],
    ["hoops", "horizontal"],
    ["sash", "diagonal"],
    ["vertical", "vertical"],
  ])("%s lines run %s", (word, orientation) => {
    expect(parseDesign(`${word} stripes`, 9).orientation).toBe(orientation);
  });

  test("a second pattern is remembered", () => {
    const design = parseDesign("tiger and waves", 1);
    expect(design.pattern).toBe("tiger");
    expect(design.secondPattern).toBe("waves");
  });

  test("subtle patterns are fine and faint", () => {
    const design = parseDesign("subtle waves", 1);
    expect(design).toMatchObject({ scale: "fine", patternStrength: 0.3, accentStrength: 0.25 });
  });

  test.each([
    ["vintage", "Graduate"],
    ["cyberpunk", "Russo One"],
  ])("%s lettering is set in %s", (word, font) => {
    expect(parseDesign(word, 1).font).toBe(font);
  });
});

describe("what the seed decides", () => {
  test("the same prompt and seed give the same design", () => {
    expect(parseDesign("a jersey", 77)).toEqual(parseDesign("a jersey", 77));
  });

  test("other seeds give other designs of the same prompt", () => {
    const designs = Array.from({ length: 50 }, (_, seed) => parseDesign("a jersey", seed));
    expect(new Set(designs.map(({ pattern }) => pattern)).size).toBeGreaterThan(10);
    expect(new Set(designs.map(({ sleeve }) => sleeve)).size).toBe(3);
    expect(new Set(designs.map(({ font }) => font)).size).toBe(3);
    expect(new Set(designs.map(({ sidePanels }) => sidePanels)).size).toBe(2);
  });

  test("other prompts with the same seed differ too", () => {
    const patterns = Array.from({ length: 40 }, (_, count) => parseDesign(`x${count}`, 1).pattern);
    expect(new Set(patterns).size).toBeGreaterThan(8);
  });
});

describe("any prompt", () => {
  const random = createRandom(2024);
  const alphabet = Array.from("aZ09 <>&\"'`{}[]()|\\/#%$!?*+=~^;:,._-日é🏀\u0301\u202e\u0000\n");
  const randomPrompts = Array.from({ length: 300 }, () =>
    Array.from(
      { length: Math.floor(random() * 60) },
      () => alphabet[Math.floor(random() * alphabet.length)],
    ).join(""),
  );

  test.each(["", "   ", "🏀🏀🏀", "<script>alert(1)</script>", "constructor __proto__ toString"])(
    "gives a whole design: %j",
    (prompt) => {
      const design = parseDesign(prompt, 5);
      expect(PATTERNS).toContain(design.pattern);
      expect(design.name.length).toBeGreaterThan(0);
    },
  );

  test("gives colours, a drawable name and a number, whatever its characters", () => {
    for (const [seed, prompt] of randomPrompts.entries()) {
      const design = parseDesign(prompt, seed);
      for (const color of [design.base, design.second, design.accent]) {
        expect(color).toMatch(/^#[0-9a-f]{6}$/u);
      }
      expect(design.name).toMatch(/^[^\p{Cc}\p{Cf}\p{Emoji_Presentation}]{0,14}$/u);
      expect(design.number).toMatch(/^\d{0,3}$/u);
    }
  });

  test("is read in a moment even when it is long and repetitive", () => {
    for (const unit of ["number ", '"', "for the ", "A", "no.   ", "#'-"]) {
      const prompt = unit.repeat(Math.floor(20_000 / unit.length));
      expect(PATTERNS).toContain(parseDesign(prompt, 1).pattern);
    }
  });
});

describe("what is said in fields of its own", () => {
  const prompt = 'Navy and red vertical stripes polo "Kings" #23 bold';
  const plain = parseDesign(prompt, 1);

  test("wins over the words of the prompt", () => {
    const wishes = {
      name: "Älvsjö",
      number: 7,
      colors: ["#0b8a8f", "#f27a1a", "#f4f4f1"],
      pattern: "waves",
      collar: "crew",
    } as const;
    expect(parseDesign(prompt, 1, wishes)).toMatchObject({
      name: "ÄLVSJÖ",
      number: "7",
      base: "#0b8a8f",
      second: "#f27a1a",
      accent: "#f4f4f1",
      pattern: "waves",
      collar: "crew",
    });
  });

  test("changes nothing but what it names", () => {
    expect(parseDesign(prompt, 1, { name: "Comets" })).toEqual({ ...plain, name: "COMETS" });
    expect(parseDesign(prompt, 1, { number: 0 })).toEqual({ ...plain, number: "0" });
    expect(parseDesign(prompt, 1, { pattern: "dots" })).toEqual({ ...plain, pattern: "dots" });
    const { colorNames, base, second, accent } = parseDesign(prompt, 1, { colors: ["#0b8a8f"] });
    expect(base).toBe("#0b8a8f");
    expect(parseDesign(prompt, 1, { colors: ["#0b8a8f"] })).toEqual({
      ...plain,
      colorNames,
      base,
      second,
      accent,
    });
  });

  test("a sport decides the cut, and the collar where nothing else does", () => {
    expect(parseDesign("a tank", 1, { sport: "football" }).cut).toBe("tee");
    expect(parseDesign("a shirt", 1, { sport: "basketball" }).cut).toBe("tank");
    expect(parseDesign("a shirt", 1, { sport: "rugby" }).collar).toBe("polo");
    expect(parseDesign("a v-neck shirt", 1, { sport: "rugby" }).collar).toBe("v");
    expect(parseDesign("a shirt", 1, { sport: "rugby", collar: "crew" }).collar).toBe("crew");
    expect(parseDesign("a basketball tank", 1, { collar: "polo" })).toMatchObject({
      cut: "tee",
      collar: "polo",
    });
  });

  test("a name of which nothing can be printed leaves the prompt's", () => {
    expect(parseDesign(prompt, 1, { name: "日本" }).name).toBe("KINGS");
  });
});
