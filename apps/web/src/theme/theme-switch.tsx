import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { THEMES, applyTheme, loadTheme } from "./theme.ts";
import type { Theme } from "./theme.ts";

const FACES = {
  system: { words: "System theme", Icon: Monitor },
  light: { words: "Light theme", Icon: Sun },
  dark: { words: "Dark theme", Icon: Moon },
} as const satisfies Record<Theme, unknown>;

function following(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}

/** One button through the three themes; its name says which one holds and which comes next. */
export function ThemeSwitch() {
  const { storage } = useStudio();
  const [theme, setTheme] = useState(() => loadTheme(storage));
  const { words, Icon } = FACES[theme];
  const next = following(theme);
  return (
    <button
      type="button"
      className="button button-quiet button-square"
      aria-label={`${words}. Change to ${FACES[next].words.toLowerCase()}`}
      title={words}
      onClick={() => {
        applyTheme(next, { root: document.documentElement, store: storage });
        setTheme(next);
      }}
    >
      <Icon aria-hidden size={18} />
    </button>
  );
}
