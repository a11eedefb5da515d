import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  LANGUAGES,
  LANGUAGE_KEY,
  browserLanguage,
  chosenLanguage,
  directionOf,
  localeOf,
} from "./languages.ts";

const storing = (language: string | null) => ({
  getItem: (key: string) => (key === LANGUAGE_KEY ? language : null),
});

const FORBIDDEN = {
  getItem: () => {
    throw new DOMException("Storage is off.", "SecurityError");
  },
};

describe("the language of the studio", () => {
  it.each([
    [["de-AT", "en"], "de"],
    [["fr-FR", "de"], "de"],
    [["EN-us"], "en"],
    [["fr", "ja"], "en"],
    [["ar-XB"], "en"],
    [[], "en"],
  ])("L-01 of a browser that wants %j is %s", (locales, language) => {
    expect(browserLanguage(locales)).toBe(language);
  });

  it("L-01 is the one chosen here before, if that is one of ours", () => {
    expect(chosenLanguage(storing("de"))).toBe("de");
    expect(chosenLanguage(storing("ar-XB"))).toBe("ar-XB");
    expect(chosenLanguage(storing("klingon"))).toBeNull();
    expect(chosenLanguage(storing(null))).toBeNull();
    expect(chosenLanguage(FORBIDDEN)).toBeNull();
    expect(chosenLanguage(null)).toBeNull();
  });

  it("L-02 writes numbers and dates as the region of the browser does, where it fits", () => {
    expect(localeOf("en", ["de-CH", "en-US"])).toBe("en-US");
    expect(localeOf("de", ["de-CH", "en-US"])).toBe("de-CH");
    expect(localeOf("de", ["en-US"])).toBe("de-DE");
    expect(localeOf("en", ["en"])).toBe("en-GB");
  });

  it("L-02 only the mirrored one runs from right to left", () => {
    expect(LANGUAGES.filter((language) => directionOf(language) === "rtl")).toEqual(["ar-XB"]);
  });
});

/** Runs the script that the page runs before its first paint. */
function beforePaint(page: { stored: string | null; locales: readonly string[] }) {
  const path = fileURLToPath(new URL("../../public/before-paint.js", import.meta.url));
  const root = { lang: "", dir: "", dataset: {} };
  const links: { rel?: string; href?: string }[] = [];
  runInNewContext(readFileSync(path, "utf8"), {
    localStorage: page.stored === "forbidden" ? FORBIDDEN : storing(page.stored),
    navigator: { languages: page.locales },
    document: {
      documentElement: root,
      currentScript: { dataset: { en: "/assets/english.js", de: "/assets/german.js" } },
      createElement: () => ({}),
      head: { append: (link: object) => links.push(link) },
    },
  });
  return { root, links };
}

describe("before the first paint", () => {
  const stored = [null, "klingon", ...LANGUAGES];
  const browsers = [["de-AT", "en"], ["en-US"], ["fr"], []];
  const cases = stored.flatMap((choice) => browsers.map((locales) => [choice, locales] as const));

  it.each(cases)(
    "L-01 L-02 with %s chosen in a browser that wants %j language and direction stand",
    (choice, locales) => {
      const language = chosenLanguage(storing(choice)) ?? browserLanguage(locales);
      const { root } = beforePaint({ stored: choice, locales });
      expect(root).toMatchObject({ lang: language, dir: directionOf(language) });
    },
  );

  it("L-01 fetches the texts of that language, and no other", () => {
    expect(beforePaint({ stored: "de", locales: ["en"] }).links).toEqual([
      { rel: "modulepreload", href: "/assets/german.js" },
    ]);
    expect(beforePaint({ stored: "en-XA", locales: ["en"] }).links).toEqual([]);
  });

  it("L-01 follows the browser where storage is forbidden", () => {
    expect(beforePaint({ stored: "forbidden", locales: ["de"] }).root.lang).toBe("de");
  });
});
