import type { SettingTexts } from "../english/settings.ts";

export const createSettingTexts = (): SettingTexts => ({
  title: "Einstellungen",
  language: "Sprache",
  languageOfBrowser: "Wie im Browser",
  theme: "Design",
  keys: "API-Schlüssel für Programme",
  singleKeys: "Einzelne Tasten sind Kürzel, außer in Feldern",
});
