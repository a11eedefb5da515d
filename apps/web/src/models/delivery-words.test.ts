import { DELIVERY_REASONS, PATTERNS } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { sampleModel } from "../../test/samples.ts";
import { english, englishModels } from "../../test/texts.ts";
import { patternLimits, reasonWords } from "./delivery-words.ts";

const { delivery } = sampleModel();
const TEXTS = { ...englishModels, time: english.time };
const figures = { p95Ms: 2_140, runs: 34, directP95MsMax: 3_000, pollP95MsMax: 15_000 };

describe("the words for a delivery pattern", () => {
  it("S-07 names every pattern, each in its own words", () => {
    const titles = PATTERNS.map((pattern) => englishModels.delivery.patterns[pattern].title);
    expect(new Set(titles).size).toBe(PATTERNS.length);
  });

  it("S-07 says every reason in its own words, with no figure that is none", () => {
    const texts = DELIVERY_REASONS.map((reason) =>
      reasonWords(TEXTS, { ...delivery, reason, figures: { ...figures, p95Ms: null } }),
    );
    expect(new Set(texts).size).toBe(DELIVERY_REASONS.length);
    for (const text of texts) expect(text).not.toMatch(/null|NaN|undefined/);
  });

  it.each([
    ["fast", "within 2.1 s, which is under 3 s"],
    ["medium", "within 2.1 s: too long to hold a call"],
    ["slow", "within 2.1 s, which is over 15 s"],
    ["no_history", "34 of the 20 runs"],
  ] as const)("tells the figures behind %s", (reason, words) => {
    expect(reasonWords(TEXTS, { ...delivery, reason, figures })).toContain(words);
  });

  it("tells the limits that the server judges by, whatever they are", () => {
    const words = (limits: Partial<typeof figures>) =>
      patternLimits(TEXTS, { ...delivery, figures: { ...figures, ...limits } }).map(
        (limit) => limit.words,
      );
    expect(words({})).toEqual(["under 3 s", "3 s to 15 s", "over 15 s"]);
    expect(words({ directP95MsMax: 1_500, pollP95MsMax: 90_000 })).toEqual([
      "under 1.5 s",
      "1.5 s to 90 s",
      "over 90 s",
    ]);
  });
});
