import { ERROR_CODES, EVENT_TYPES, STATUSES } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { TOLD_EVENTS } from "../predictions/steps.ts";
import { CATALOGUES } from "./catalogues.ts";
import type { Part } from "./catalogues.ts";
import { createFormat } from "./format.ts";
import { LANGUAGES } from "./languages.ts";
import type { Language } from "./languages.ts";

const PARTS = [
  "studio",
  "credits",
  "models",
  "operator",
  "history",
  "batches",
  "news",
  "keys",
  "settings",
] as const satisfies readonly Part[];
const LOCALES: Readonly<Record<Language, string>> = {
  en: "en-GB",
  de: "de-DE",
  "en-XA": "en-GB",
  "ar-XB": "en-GB",
};

/** Every text by its path; a message is called with sevens and words, as often as it has values. */
function textsOf(value: unknown, path = ""): [string, string][] {
  if (path === ".format") return [];
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(Reflect.apply(value, undefined, FACTS))]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => textsOf(part, `${path}.${key}`));
}
const FACTS = [7, 7, 7, 7];

async function loadAll(language: Language): Promise<Map<string, string>> {
  const format = createFormat(LOCALES[language]);
  const texts: [string, string][] = [];
  for (const part of PARTS) {
    const loaded = await CATALOGUES[language][part](format);
    texts.push(...textsOf(loaded).map(([path, text]): [string, string] => [part + path, text]));
  }
  return new Map(texts);
}

/** Loaded before the tests, because how long that takes is no matter of theirs. */
const LOADED = new Map<Language, Map<string, string>>();
for (const language of LANGUAGES) LOADED.set(language, await loadAll(language));

const textsIn = (language: Language): Map<string, string> => LOADED.get(language) ?? new Map();

/** Words that are the same in German, or that are signs and numbers alone. */
const SAME: ReadonlySet<string> = new Set([
  "Prompt",
  "Details",
  "optional",
  "Credits",
  "Model",
  "Status",
  "Text",
  "Webhooks",
  "Video",
  "video",
  "credits",
  "Start p95",
]);
/** Names and units are no words. */
const hasWords = (text: string): boolean =>
  /\p{L}{3,}/u.test(text.replaceAll(/Darkroom|\bmin\b/g, ""));

describe("the catalogues", () => {
  it.each(LANGUAGES)("L-01 %s has every text, and none is empty", (language) => {
    const english = textsIn("en");
    const texts = textsIn(language);
    expect([...texts.keys()]).toEqual([...english.keys()]);
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
    expect(texts.size).toBeGreaterThan(250);
  });

  it("L-01 German is another text than English, everywhere", () => {
    const [english, german] = [textsIn("en"), textsIn("de")];
    const same = [...english].filter(
      ([path, text]) => german.get(path) === text && hasWords(text) && !SAME.has(text),
    );
    expect(same.map(([path, text]) => `${path}: ${text}`)).toEqual([]);
  });

  it("L-01 says du, and writes its ellipsis apart", () => {
    for (const text of textsIn("de").values()) {
      expect(text).not.toMatch(/\b(?:Sie|Ihr|Ihre|Ihnen|Ihrem|Ihren)\b/);
      expect(text).not.toMatch(/[^\s]…/);
    }
  });

  it("L-01 the accented one marks every text and makes it longer", () => {
    const [english, accented] = [textsIn("en"), textsIn("en-XA")];
    for (const [path, text] of accented) {
      expect(text).toMatch(/^\[.+\]$/s);
      expect(text.length).toBeGreaterThan((english.get(path) ?? "").length * 1.3);
    }
  });

  it("L-02 the mirrored one runs from right to left", () => {
    for (const text of textsIn("ar-XB").values()) expect(text).toMatch(/^\u202e.+\u202c$/s);
  });

  it("L-01 what a text carries stays as it is", async () => {
    const { common, predictions } = await CATALOGUES["en-XA"].studio(createFormat("en-GB"));
    expect(common.copyByHand("a-request-id")).toContain("a-request-id");
    const two = predictions.outcome.tookUsually("7.0 s", "5–9 s");
    expect(two).toMatch(/7\.0 s.*5–9 s/);
  });
});

describe("the codes of the server", () => {
  it.each(LANGUAGES)("E-01 each has a text of its own in %s", async (language) => {
    const texts = await CATALOGUES[language].studio(createFormat(LOCALES[language]));
    const { failures, predictions } = texts;
    expect(Object.keys(failures.endings).toSorted()).toEqual([...ERROR_CODES].toSorted());
    for (const status of STATUSES) {
      expect(predictions.states[status]).not.toBe("");
      expect(predictions.steps[status]).not.toBe("");
    }
    expect(EVENT_TYPES).toEqual(expect.arrayContaining([...TOLD_EVENTS]));
  });
});
