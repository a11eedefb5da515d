import { Monitor, Moon, Sun } from "lucide-react";
import { useTexts } from "../languages/use-texts.ts";
import { IconButton } from "../ui/button.tsx";
import { THEMES } from "./theme.ts";
import type { Theme } from "./theme.ts";
import { useTheme } from "./use-theme.ts";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const satisfies Record<Theme, unknown>;

function following(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}

/** One button through the three themes; its name says which one holds and which comes next. */
export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const { frame } = useTexts();
  const Icon = ICONS[theme];
  const next = following(theme);
  return (
    <IconButton
      icon={Icon}
      label={frame.nextTheme(frame.themes[theme], frame.themes[next])}
      title={frame.themes[theme]}
      onClick={() => setTheme(next)}
      className="max-sm:hidden"
    />
  );
}
