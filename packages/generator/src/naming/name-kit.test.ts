import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDesign } from "../design/parse-design.ts";
import { isDecent } from "./is-decent.ts";
import { nameKit, writeOut } from "./name-kit.ts";
import { chooseTheme } from "./choose-theme.ts";
import { THEMES, THEME_WORDS } from "./word-lists.ts";

const nothing = (): void => undefined;
const known = new Set(THEMES.flatMap((theme) => THEME_WORDS[theme]));

describe("nameKit", () => {
  test("the same design gives the same words, another seed others", () => {
    const prompt = 'navy waves "HARBOR" 7';
    expect(nameKit(parseDesign(prompt, 3), nothing)).toEqual(
      nameKit(parseDesign(prompt, 3), nothing),
    );
    expect(nameKit(parseDesign(prompt, 4), nothing)).not.toEqual(
      nameKit(parseDesign(prompt, 3), nothing),
    );
  });

  test("describes what the design shows", () => {
    const design = parseDesign('teal and orange basketball jersey, hexagons, "HARBOR" 7', 1);
    const { description } = nameKit(design, nothing);
    for (const word of ["teal", "orange", "hexagons", "sleeveless", "HARBOR", "7"]) {
      expect(description).toContain(word);
    }
  });

  test("any prompt and seed give a name that is new and decent, a slogan and a description", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.nat({ max: 0xffff_ffff }),
        (prompt, seed) => {
          const { name, slogan, description } = nameKit(parseDesign(prompt, seed), nothing);
          expect(name).toMatch(/^[A-Z][a-z]{3,8}(?: [A-Z][a-z]+)?$/);
          expect(isDecent(name.split(" ")[0] ?? "")).toBe(true);
          expect(slogan).toMatch(/^[A-Z][^.]+\.$/);
          expect(description.split(". ").length).toBeGreaterThanOrEqual(4);
          expect(description).not.toMatch(/undefined|\s{2}/);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("names are inventions: hardly one of them repeats, and none is from the lists", () => {
    const names = Array.from(
      { length: 120 },
      (_, seed) => nameKit(parseDesign("a jersey", seed), nothing).name,
    );
    expect(new Set(names).size).toBeGreaterThan(90);
    const invented = names.filter((name) => !known.has(name.split(" ")[0]?.toLowerCase() ?? ""));
    expect(invented.length).toBeGreaterThan(110);
  });

  test("counts its candidates", () => {
    const steps: number[] = [];
    nameKit(parseDesign("x", 1), (step) => steps.push(step));
    expect(steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });
});

describe("writeOut", () => {
  test("puts an empty line between the parts", () => {
    expect(writeOut({ name: "A", slogan: "B.", description: "C." })).toBe("A\n\nB.\n\nC.\n");
  });
});

describe("chooseTheme", () => {
  test.each([
    ["a kit for the harbour", "sea"],
    ["under the stars, galaxy", "sky"],
    ["lightning", "storm"],
    ["leopard", "beast"],
  ])("%s is of the %s", (prompt, theme) => {
    expect(chooseTheme(parseDesign(prompt, 1))).toBe(theme);
  });
});

describe("isDecent", () => {
  test("lets the model's own words pass, with few exceptions", () => {
    const refused = [...known].filter((word) => !isDecent(word));
    expect(refused.length).toBeLessThan(known.size / 20);
  });

  // Built of pieces, so that the words themselves are nowhere to be read.
  test.each([
    ["Shi", "tter"],
    ["Na", "zira"],
    ["Wa", "nkers"],
    ["Pe", "nisto"],
  ])("%s%s is refused", (first, second) => {
    expect(isDecent(first + second)).toBe(false);
  });
});
