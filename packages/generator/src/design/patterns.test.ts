import { describe, expect, test } from "vitest";
import { readWeightsDescription } from "../network/read-weights.ts";
import {
  ORIENTED_PATTERNS,
  PATTERNS,
  PATTERN_VOCABULARY,
  STEADY_PATTERNS,
  findPatterns,
} from "./patterns.ts";

test.each(PATTERNS)("the family %s is found by its own name", (pattern) => {
  expect(findPatterns([pattern])).toEqual([pattern]);
});

test.each([...PATTERN_VOCABULARY])("the word %s alone brings %s", (word, pattern) => {
  expect(findPatterns([word])).toEqual([pattern]);
});

test("the network knows every family and every word", () => {
  const known: unknown = expect.arrayContaining([...PATTERNS, ...PATTERN_VOCABULARY.keys()]);
  expect(readWeightsDescription("weft-flow")).toMatchObject({ vocab: known });
});

test("patterns come in the order of the words, each once", () => {
  expect(findPatterns(["tartan", "with", "tiger", "claws", "and", "plaid"])).toEqual([
    "plaid",
    "tiger",
  ]);
});

describe("a blend", () => {
  test.each([
    [
      ["digital", "pixel", "camo"],
      ["pixels", "camo"],
    ],
    [
      ["hexagons", "with", "a", "fade"],
      ["hexagons", "gradient"],
    ],
    [
      ["diagonal", "sash", "of", "tartan"],
      ["sash", "plaid"],
    ],
  ])("%j is %j", (words, patterns) => {
    expect(findPatterns(words)).toEqual(patterns);
  });

  test.each([
    [["tiger", "stripes"], "tiger"],
    [["striped", "zebra"], "zebra"],
    [["hoops", "stripes"], "hoops"],
    [["leopard", "spots"], "leopard"],
    [["halftone", "dots"], "halftone"],
  ])("%j is %s alone", (words, pattern) => {
    expect(findPatterns(words)).toEqual([pattern]);
  });

  test("is not made by the mascot of a team that names its pattern", () => {
    expect(findPatterns(["hexagons", "sharks", "storm"])).toEqual(["hexagons"]);
    expect(findPatterns(["sharks", "storm"])).toEqual(["waves", "lightning"]);
  });
});

test("other words ask for no pattern", () => {
  expect(findPatterns(["a", "red", "constructor", "__proto__", "toString", ""])).toEqual([]);
});

test("the seed chooses from most families", () => {
  expect(PATTERNS).toEqual(expect.arrayContaining([...STEADY_PATTERNS]));
  expect(STEADY_PATTERNS).not.toContain("quarters");
  expect(STEADY_PATTERNS.length).toBeGreaterThan(PATTERNS.length * 0.8);
});

test("the families with a direction are families", () => {
  for (const pattern of ORIENTED_PATTERNS) {
    expect(PATTERNS).toContain(pattern);
  }
});
