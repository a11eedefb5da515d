import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { ShortcutList } from "../app/shortcut-list.tsx";
import { keepShortcuts, shortcutsAreOn } from "../app/shortcuts.ts";
import { useStudio } from "../app/studio.ts";
import { OFFERED } from "../languages/languages.ts";
import type { OfferedLanguage } from "../languages/languages.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { THEMES } from "../theme/theme.ts";
import { useTheme } from "../theme/use-theme.ts";
import { SelectField } from "../ui/field.tsx";

const LANGUAGES_OFFERED = ["en", "de"] as const satisfies readonly OfferedLanguage[];

function LanguageField() {
  const { languages } = useStudio();
  const texts = usePart("settings");
  const chosen = languages.chosen();
  const known = LANGUAGES_OFFERED.find((language) => language === chosen);
  return (
    <SelectField
      label={texts.language}
      value={known ?? "browser"}
      choices={[
        { value: "browser" as const, label: texts.languageOfBrowser },
        ...LANGUAGES_OFFERED.map((value) => ({ value, label: OFFERED[value] })),
      ]}
      onChoose={(value) => {
        void languages.choose(value === "browser" ? null : value);
      }}
    />
  );
}

function ThemeField() {
  const { frame } = useTexts();
  const { theme: label } = usePart("settings");
  const [theme, setTheme] = useTheme();
  const choices = THEMES.map((value) => ({ value, label: frame.themes[value] }));
  return <SelectField label={label} value={theme} choices={choices} onChoose={setTheme} />;
}

function Shortcuts() {
  const { storage } = useStudio();
  const { frame } = useTexts();
  const texts = usePart("settings");
  const [isOn, setOn] = useState(() => shortcutsAreOn(storage));
  return (
    <section aria-labelledby="shortcuts-heading" className="grid gap-3">
      <h2 id="shortcuts-heading" className="text-body font-semibold">
        {frame.shortcuts}
      </h2>
      <label className="flex min-h-9 items-center gap-3">
        <input
          type="checkbox"
          className="size-6 accent-accent"
          checked={isOn}
          onChange={(event) => {
            keepShortcuts(event.currentTarget.checked, storage);
            setOn(event.currentTarget.checked);
          }}
        />
        {texts.singleKeys}
      </label>
      <ShortcutList />
    </section>
  );
}

/** `/settings`: how the studio looks and speaks in this browser. */
export function SettingsPage() {
  const { title, keys } = usePart("settings");
  return (
    <div className="page py-8">
      <PageTitle title={title} />
      <div className="prose-column grid gap-6">
        <h1 className="text-title font-semibold tracking-title">{title}</h1>
        <LanguageField />
        <ThemeField />
        <Link to="/developer/keys" className="link justify-self-start">
          {keys}
        </Link>
        <Shortcuts />
      </div>
    </div>
  );
}
