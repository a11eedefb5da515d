export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** public/before-paint.js reads the same key before the first paint. */
export const THEME_KEY = "darkroom.theme";

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

/** The chosen theme; `system` without a choice or where storage is forbidden. */
export function loadTheme(store: Pick<Storage, "getItem"> | null): Theme {
  try {
    const stored = store?.getItem(THEME_KEY);
    return isTheme(stored) ? stored : "system";
  } catch {
    return "system";
  }
}

/** Shows a theme at once and keeps it. Without `data-theme` the style sheet follows the system. */
export function applyTheme(
  theme: Theme,
  page: { root: { dataset: DOMStringMap }; store: Pick<Storage, "setItem"> | null },
): void {
  if (theme === "system") delete page.root.dataset["theme"];
  else page.root.dataset["theme"] = theme;
  try {
    page.store?.setItem(THEME_KEY, theme);
  } catch {
    // The choice then lasts as long as the page.
  }
}
