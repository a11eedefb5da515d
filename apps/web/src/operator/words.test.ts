import { describe, expect, it } from "vitest";
import { english, englishOperator } from "../../test/texts.ts";
import { createWords, plainWords } from "./words.ts";

const words = createWords(english.format, englishOperator);

/** Numbers and units are tied by a space that does not break. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("figures in words", () => {
  it.each([
    [null, "–"],
    [0, "0%"],
    [0.0001, "0.1%"],
    [0.005, "0.5%"],
    [0.5, "50%"],
    [0.992, "99.2%"],
    [0.9999, "99.9%"],
    [1, "100%"],
  ])("L-02 a share of %s is %s", (share, expected) => {
    expect(plain(words.share(share))).toBe(expected);
  });

  it.each([
    [null, "–"],
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1_250, "1.3 s"],
    [45_000, "45 s"],
    [600_000, "10 min"],
    [7_200_000, "2 h"],
  ])("L-02 %s ms are %s", (durationMs, expected) => {
    expect(plain(words.time(durationMs))).toBe(expected);
  });

  it("names of the code are read as words", () => {
    expect(plainWords("submit_prediction")).toBe("submit prediction");
    expect(plainWords("provider.updated")).toBe("provider updated");
    expect(plainWords("orphanPaid")).toBe("orphan paid");
  });
});
