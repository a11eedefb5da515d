import type { CreditTexts } from "./english/credits.ts";
import type { ModelTexts } from "./english/models.ts";
import type { OperatorTexts } from "./english/operator.ts";
import type { SettingTexts } from "./english/settings.ts";
import type { SignInTexts } from "./english/sign-ins.ts";
import type { StudioTexts } from "./english/studio.ts";
import type { HistoryTexts } from "./english/history.ts";
import type { BatchTexts } from "./english/batches.ts";
import type { NewsTexts } from "./english/news.ts";
import type { KeyTexts } from "./english/keys.ts";
import type { Format } from "./format.ts";
import type { Language } from "./languages.ts";

/** All texts, in the parts in which they are loaded: `studio` at first, each other with its screens. */
export type Parts = {
  studio: StudioTexts;
  credits: CreditTexts;
  models: ModelTexts;
  operator: OperatorTexts;
  history: HistoryTexts;
  batches: BatchTexts;
  news: NewsTexts;
  keys: KeyTexts;
  settings: SettingTexts;
  signIns: SignInTexts;
};
export type Part = keyof Parts;

/** Loads the texts of one part, and makes them for a way of writing numbers and dates. */
type Catalogue = { [Name in Part]: (format: Format) => Promise<Parts[Name]> };

const en: Catalogue = {
  studio: async (format) => (await import("./english/studio.ts")).createStudioTexts(format),
  credits: async (format) => (await import("./english/credits.ts")).createCreditTexts(format),
  models: async (format) => (await import("./english/models.ts")).createModelTexts(format),
  operator: async (format) => (await import("./english/operator.ts")).createOperatorTexts(format),
  history: async (format) => (await import("./english/history.ts")).createHistoryTexts(format),
  batches: async (format) => (await import("./english/batches.ts")).createBatchTexts(format),
  news: async (format) => (await import("./english/news.ts")).createNewsTexts(format),
  keys: async (format) => (await import("./english/keys.ts")).createKeyTexts(format),
  settings: async () => (await import("./english/settings.ts")).createSettingTexts(),
  signIns: async () => (await import("./english/sign-ins.ts")).createSignInTexts(),
};

const de: Catalogue = {
  studio: async (format) => (await import("./german/studio.ts")).createStudioTexts(format),
  credits: async (format) => (await import("./german/credits.ts")).createCreditTexts(format),
  models: async (format) => (await import("./german/models.ts")).createModelTexts(format),
  operator: async (format) => (await import("./german/operator.ts")).createOperatorTexts(format),
  history: async (format) => (await import("./german/history.ts")).createHistoryTexts(format),
  batches: async (format) => (await import("./german/batches.ts")).createBatchTexts(format),
  news: async (format) => (await import("./german/news.ts")).createNewsTexts(format),
  keys: async (format) => (await import("./german/keys.ts")).createKeyTexts(format),
  settings: async () => (await import("./german/settings.ts")).createSettingTexts(),
  signIns: async () => (await import("./german/sign-ins.ts")).createSignInTexts(),
};

type Transform = "accent" | "mirror";

/** English of which every text is transformed. */
function createPseudoCatalogue(transform: Transform): Catalogue {
  const made =
    <Name extends Part>(name: Name): ((format: Format) => Promise<Parts[Name]>) =>
    async (format) => {
      const pseudo = await import("./pseudo.ts");
      return pseudo.createPseudo(await en[name](format), pseudo.TRANSFORMS[transform]);
    };
  return {
    studio: made("studio"),
    credits: made("credits"),
    models: made("models"),
    operator: made("operator"),
    history: made("history"),
    batches: made("batches"),
    news: made("news"),
    keys: made("keys"),
    settings: made("settings"),
    signIns: made("signIns"),
  };
}

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en,
  de,
  "en-XA": createPseudoCatalogue("accent"),
  "ar-XB": createPseudoCatalogue("mirror"),
};
