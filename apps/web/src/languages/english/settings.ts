/** How the studio looks and speaks in this browser. */
export const createSettingTexts = () => ({
  title: "Settings",
  language: "Language",
  languageOfBrowser: "As in the browser",
  theme: "Theme",
  keys: "API keys for programs",
  singleKeys: "Single keys are shortcuts, outside of fields",
});

export type SettingTexts = ReturnType<typeof createSettingTexts>;
