import { describe, expect, it } from "vitest";
import { plainWords, shareWords, timeWords } from "./words.ts";

/** Numbers and units are tied by a space that does not break. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("figures in words", () => {
  it.each([
    [null, "–"],
    [0, "0 %"],
    [0.0001, "0.1 %"],
    [0.005, "0.5 %"],
    [0.5, "50 %"],
    [0.992, "99.2 %"],
    [0.9999, "99.9 %"],
    [1, "100 %"],
  ])("a share of %s is %s", (share, words) => {
    expect(plain(shareWords(share))).toBe(words);
  });

  it.each([
    [null, "–"],
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1_250, "1.3 s"],
    [45_000, "45 s"],
    [600_000, "10 min"],
    [7_200_000, "2 h"],
  ])("%s ms are %s", (durationMs, words) => {
    expect(plain(timeWords(durationMs))).toBe(words);
  });

  it("names of the code are read as words", () => {
    expect(plainWords("submit_prediction")).toBe("submit prediction");
    expect(plainWords("provider.updated")).toBe("provider updated");
    expect(plainWords("orphanPaid")).toBe("orphan paid");
  });
});
