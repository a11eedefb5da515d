import { describe, expect, it } from "vitest";
import { THEMES, THEME_KEY, applyTheme, loadTheme } from "./theme.ts";

function createPage() {
  const kept = new Map<string, string>();
  const root: { dataset: DOMStringMap } = { dataset: {} };
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { root, store, kept };
}

describe("the theme", () => {
  it.each(THEMES)("V-01 %s is shown at once and comes back", (theme) => {
    const { root, store } = createPage();
    applyTheme(theme, { root, store });
    expect(root.dataset["theme"]).toBe(theme === "system" ? undefined : theme);
    expect(loadTheme(store)).toBe(theme);
  });

  it("V-01 follows the system without a choice, and after a broken one", () => {
    const { store, kept } = createPage();
    expect(loadTheme(store)).toBe("system");
    kept.set(THEME_KEY, "sepia");
    expect(loadTheme(store)).toBe("system");
    expect(loadTheme(null)).toBe("system");
  });

  it("V-01 works without storage", () => {
    const { root } = createPage();
    applyTheme("dark", { root, store: null });
    expect(root.dataset["theme"]).toBe("dark");
    applyTheme("system", { root, store: null });
    expect(root.dataset["theme"]).toBeUndefined();
  });
});
