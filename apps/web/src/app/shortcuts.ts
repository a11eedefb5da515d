import { SCREENS } from "./screens.ts";
import type { Screen } from "./screens.ts";

/** After `g` the second key is waited for as long as this. */
export const SEQUENCE_MS_MAX = 1_500;

export const SHORTCUTS_KEY = "darkroom.shortcuts";

/** What a key does. */
export type Action = { kind: "go"; screen: Screen } | { kind: "focus-prompt" } | { kind: "list" };

/** What of a keyboard event decides. */
type Pressed = {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  /** In a field keys are letters. */
  isInField: boolean;
};

/** Whether single keys do something here; they do unless somebody switched them off. */
export function shortcutsAreOn(store: Pick<Storage, "getItem"> | null): boolean {
  try {
    return store?.getItem(SHORTCUTS_KEY) !== "off";
  } catch {
    return true;
  }
}

export function keepShortcuts(isOn: boolean, store: Pick<Storage, "setItem"> | null): void {
  try {
    store?.setItem(SHORTCUTS_KEY, isOn ? "on" : "off");
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** Reads single keys, and the two of `g c`, one event after the other. */
export function createKeyReader({ now }: { now: () => number }): (event: Pressed) => Action | null {
  let goesSince = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return null;
    if (event.isComposing || event.isInField) return null;
    const goes = now() - goesSince <= SEQUENCE_MS_MAX;
    goesSince = Number.NEGATIVE_INFINITY;
    if (goes) {
      const screen = SCREENS.find(({ key }) => key === event.key);
      if (screen !== undefined) return { kind: "go", screen };
    }
    switch (event.key) {
      case "g":
        goesSince = now();
        return null;
      case "/":
        return { kind: "focus-prompt" };
      case "?":
        return { kind: "list" };
      default:
        return null;
    }
  };
}
