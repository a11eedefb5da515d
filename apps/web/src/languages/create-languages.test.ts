import { describe, expect, it } from "vitest";
import { openLanguages } from "./create-languages.ts";
import { LANGUAGE_KEY } from "./languages.ts";

async function open(facts: { stored?: string; locales?: readonly string[] } = {}) {
  const kept = new Map<string, string>();
  if (facts.stored !== undefined) kept.set(LANGUAGE_KEY, facts.stored);
  const page = { lang: "", dir: "" };
  const languages = await openLanguages({
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    locales: facts.locales ?? ["en-GB"],
    page,
  });
  return { languages, page, kept };
}

describe("openLanguages", () => {
  it("L-01 opens the chosen language, and marks the page with it", async () => {
    const { languages, page } = await open({ stored: "de" });
    expect(languages.current().texts.studio.common.retry).toBe("Erneut versuchen");
    expect(page).toEqual({ lang: "de", dir: "ltr" });
    expect(languages.chosen()).toBe("de");
  });

  it("L-01 follows the browser without a choice", async () => {
    const { languages } = await open({ locales: ["de-AT"] });
    expect(languages.current().language).toBe("de");
    expect(languages.chosen()).toBeNull();
  });

  it("L-01 another language is shown at once with all that is needed of it, and kept", async () => {
    const { languages, page, kept } = await open();
    await languages.load("credits");
    const heard: string[] = [];
    languages.subscribe(() => heard.push(languages.current().language));
    await languages.choose("de");
    expect(heard).toEqual(["de"]);
    expect(languages.current().texts.credits?.ledger).toBe("Kontobuch");
    expect(page.lang).toBe("de");
    expect(kept.get(LANGUAGE_KEY)).toBe("de");
    await languages.choose(null);
    expect(languages.current().language).toBe("en");
    expect(kept.has(LANGUAGE_KEY)).toBe(false);
  });

  it("L-01 a part is loaded once, in the language that is shown when it comes", async () => {
    const { languages } = await open();
    expect(languages.current().texts.operator).toBeUndefined();
    const [, chosen] = await Promise.all([languages.load("operator"), languages.choose("de")]);
    expect(chosen).toBeUndefined();
    await languages.load("operator");
    expect(languages.current().texts.operator?.page.open).toBe("Öffnen");
    const before = languages.current();
    await languages.load("operator");
    expect(languages.current()).toBe(before);
  });

  it("L-01 a screen that opens while a language is loading has its texts in that language", async () => {
    const { languages } = await open();
    const chosen = languages.choose("en-XA");
    await languages.load("credits");
    await chosen;
    expect(languages.current().language).toBe("en-XA");
    expect(languages.current().texts.credits?.ledger).toMatch(/^\[.+\]$/);
  });

  it("L-01 of two choices the later one holds, whichever comes first", async () => {
    const { languages, kept } = await open();
    // The pseudo-language is made of English, so it comes after German.
    await Promise.all([languages.choose("en-XA"), languages.choose("de")]);
    expect(languages.current().language).toBe("de");
    expect(languages.chosen()).toBe("de");
    expect(kept.get(LANGUAGE_KEY)).toBe("de");
  });

  it("L-02 the mirrored language turns the page around", async () => {
    const { page } = await open({ stored: "ar-XB" });
    expect(page).toEqual({ lang: "ar-XB", dir: "rtl" });
  });

  it("L-01 works where storage is forbidden", async () => {
    const languages = await openLanguages({
      store: null,
      locales: ["de"],
      page: { lang: "", dir: "" },
    });
    await languages.choose("en");
    expect(languages.current().language).toBe("en");
  });
});
