import { createModelTexts } from "../src/languages/english/models.ts";
import { createOperatorTexts } from "../src/languages/english/operator.ts";
import { createStudioTexts } from "../src/languages/english/studio.ts";
import { openLanguages } from "../src/languages/create-languages.ts";
import type { Languages } from "../src/languages/create-languages.ts";
import { createStudioTexts as createGerman } from "../src/languages/german/studio.ts";
import { createFormat } from "../src/languages/format.ts";
import type { Language } from "../src/languages/languages.ts";

const format = createFormat("en-GB");

/** The texts of the studio in English, for tests of what is said. */
export const english = createStudioTexts(format);
export const german = createGerman(createFormat("de-DE"));
export const englishModels = createModelTexts(format);
export const englishOperator = createOperatorTexts(format);

/** The studio's languages with every part loaded, as if one had been chosen here before. */
export async function openTestLanguages(language: Language): Promise<Languages> {
  const languages = await openLanguages({
    store: { getItem: () => language, setItem: () => undefined, removeItem: () => undefined },
    locales: ["en-GB", "de-DE"],
    page: { lang: "", dir: "" },
  });
  for (const part of [
    "credits",
    "models",
    "operator",
    "history",
    "batches",
    "news",
    "keys",
    "settings",
  ] as const)
    await languages.load(part);
  return languages;
}
