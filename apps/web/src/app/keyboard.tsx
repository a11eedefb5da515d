import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ShortcutList } from "./shortcut-list.tsx";
import { createKeyReader, shortcutsAreOn } from "./shortcuts.ts";
import type { Action } from "./shortcuts.ts";
import { useStudio } from "./studio.ts";

const FIELDS = "input, textarea, select, [contenteditable]";

const isInField = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null;

/** A dialog is open: keys belong to it. */
const isCovered = (): boolean => document.querySelector("dialog[open]") !== null;

function focusPrompt(): void {
  document.querySelector<HTMLElement>("main textarea")?.focus();
}

/** Hears the single keys of the whole studio, and shows their list. */
export function Keyboard() {
  const { frame } = useTexts();
  const { storage } = useStudio();
  const router = useRouter();
  const [isListed, setListed] = useState(false);
  useEffect(() => {
    const read = createKeyReader({ now: () => performance.now() });
    const run = (action: Action): void => {
      if (action.kind === "list") setListed(true);
      else if (action.kind === "focus-prompt") focusPrompt();
      else void router.navigate({ to: action.screen.path });
    };
    const hear = (event: KeyboardEvent): void => {
      if (!shortcutsAreOn(storage) || isCovered()) return;
      const { key, altKey, ctrlKey, metaKey, isComposing } = event;
      const pressed = { key, altKey, ctrlKey, metaKey, isComposing, isInField: isInField(event) };
      const action = read(pressed);
      if (action === null) return;
      event.preventDefault();
      run(action);
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [router, storage]);
  return (
    <Dialog title={frame.shortcuts} isOpen={isListed} onClose={() => setListed(false)}>
      <ShortcutList />
    </Dialog>
  );
}
