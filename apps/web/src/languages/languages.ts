/**
 * The languages of the studio. The last two are for tests: longer, accented English, and English
 * from right to left. They are offered to nobody and shipped in chunks of their own.
 */
export const LANGUAGES = ["en", "de", "en-XA", "ar-XB"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What people can choose from, each by its own name for itself. */
export const OFFERED = { en: "English", de: "Deutsch" } as const satisfies Partial<
  Record<Language, string>
>;
export type OfferedLanguage = keyof typeof OFFERED;

/** public/before-paint.js reads the same key before the first paint. */
export const LANGUAGE_KEY = "darkroom.language";

const isLanguage = (value: unknown): value is Language =>
  LANGUAGES.some((language) => language === value);

const isOffered = (value: string): value is OfferedLanguage => Object.hasOwn(OFFERED, value);

/** `de-AT` is German. */
const baseOf = (locale: string): string => locale.toLowerCase().split("-")[0] ?? "";

/** The first language of the browser that the studio speaks; English where it speaks none. */
export function browserLanguage(locales: readonly string[]): OfferedLanguage {
  return locales.map(baseOf).find(isOffered) ?? "en";
}

/** What was chosen in this browser; null follows the browser. */
export function chosenLanguage(store: Pick<Storage, "getItem"> | null): Language | null {
  try {
    const stored = store?.getItem(LANGUAGE_KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}

export const directionOf = (language: Language): "ltr" | "rtl" =>
  language === "ar-XB" ? "rtl" : "ltr";

/** How dates and numbers are written where the browser names no region of the language. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: "en-GB",
  de: "de-DE",
  "en-XA": "en-GB",
  "ar-XB": "en-GB",
};

/** The locale for dates and numbers: the browser's own region, where it is one of the language. */
export function localeOf(language: Language, locales: readonly string[]): string {
  const regional = locales.find((locale) => locale.includes("-") && baseOf(locale) === language);
  return regional ?? LOCALES[language];
}
