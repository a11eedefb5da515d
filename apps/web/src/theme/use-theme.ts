import { useSyncExternalStore } from "react";
import { useStudio } from "../app/studio.ts";
import { applyTheme } from "./theme.ts";
import type { Theme } from "./theme.ts";

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

function current(): Theme {
  const shown = document.documentElement.dataset["theme"];
  return shown === "light" || shown === "dark" ? shown : "system";
}

/** The theme that is shown, wherever it is chosen. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const { storage } = useStudio();
  const theme = useSyncExternalStore(subscribe, current);
  return [theme, (next) => applyTheme(next, { root: document.documentElement, store: storage })];
}
