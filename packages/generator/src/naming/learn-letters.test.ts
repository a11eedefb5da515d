import { describe, expect, test } from "vitest";
import { createRandom } from "../design/random.ts";
import { drawWord, learnLetters, scoreWord } from "./learn-letters.ts";

const model = learnLetters([{ words: ["harbour", "marina", "lagoon", "anchor"], weight: 1 }]);

describe("learnLetters", () => {
  test("draws only runs of letters that it has seen", () => {
    const random = createRandom(5);
    const seen = ["^harbour$", "^marina$", "^lagoon$", "^anchor$"].join(" ");
    for (let count = 0; count < 200; count++) {
      const word = drawWord(model, random, 12);
      expect(word.length).toBeGreaterThan(0);
      for (let at = 0; at + 2 <= word.length; at++) expect(seen).toContain(word.slice(at, at + 2));
    }
  });

  test("never draws more letters than asked for", () => {
    const random = createRandom(6);
    for (let count = 0; count < 100; count++) {
      expect(drawWord(model, random, 3).length).toBeLessThanOrEqual(3);
    }
  });

  test("finds what it has learnt more natural than noise", () => {
    expect(scoreWord(model, "harbour")).toBeGreaterThan(scoreWord(model, "harlag"));
    expect(scoreWord(model, "harlag")).toBeGreaterThan(scoreWord(model, "xqzvk"));
  });

  test("a list that weighs more decides more", () => {
    const weighted = learnLetters([
      { words: ["aaa"], weight: 9 },
      { words: ["bbb"], weight: 1 },
    ]);
    const random = createRandom(1);
    const words = Array.from({ length: 200 }, () => drawWord(weighted, random, 3));
    expect(words.filter((word) => word.startsWith("a")).length).toBeGreaterThan(150);
  });
});
