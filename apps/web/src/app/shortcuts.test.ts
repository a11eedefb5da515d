import { describe, expect, it } from "vitest";
import { english, german } from "../../test/texts.ts";
import { SCREENS, screensFor } from "./screens.ts";
import {
  SEQUENCE_MS_MAX,
  SHORTCUTS_KEY,
  createKeyReader,
  keepShortcuts,
  shortcutsAreOn,
} from "./shortcuts.ts";

const plain = {
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  isInField: false,
};

function open() {
  let now = 0;
  const read = createKeyReader({ now: () => now });
  return {
    press: (key: string, more: Partial<typeof plain> = {}) => read({ ...plain, ...more, key }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("the keys of the studio", () => {
  it.each(SCREENS)("K-03 g $key goes to $path", (screen) => {
    const { press } = open();
    expect(press("g")).toBeNull();
    expect(press(screen.key)).toEqual({ kind: "go", screen });
    expect(press(screen.key)).toBeNull();
  });

  it("K-03 the second key is waited for, but not for ever", () => {
    const { press, pass } = open();
    press("g");
    pass(SEQUENCE_MS_MAX);
    expect(press("c")).not.toBeNull();
    press("g");
    pass(SEQUENCE_MS_MAX + 1);
    expect(press("c")).toBeNull();
  });

  it("K-03 another key ends the sequence and does its own", () => {
    const { press } = open();
    press("g");
    expect(press("?")).toEqual({ kind: "list" });
    expect(press("c")).toBeNull();
    expect(press("/")).toEqual({ kind: "focus-prompt" });
  });

  it.each(["altKey", "ctrlKey", "metaKey", "isComposing", "isInField"] as const)(
    "K-02 K-04 with %s keys are no shortcuts",
    (fact) => {
      const { press } = open();
      press("g");
      expect(press("c", { [fact]: true })).toBeNull();
      expect(press("?", { [fact]: true })).toBeNull();
    },
  );

  it("K-04 are on until somebody switches them off, and that is kept", () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    expect(shortcutsAreOn(store)).toBe(true);
    keepShortcuts(false, store);
    expect(kept.get(SHORTCUTS_KEY)).toBe("off");
    expect(shortcutsAreOn(store)).toBe(false);
    keepShortcuts(true, store);
    expect(shortcutsAreOn(store)).toBe(true);
    expect(shortcutsAreOn(null)).toBe(true);
  });
});

describe("the screens", () => {
  it("S-12 only an operator is shown the way to the operator's", () => {
    const ids = (isOperator: boolean) => screensFor({ isOperator }).map(({ id }) => id);
    expect(ids(false)).not.toContain("operator");
    expect(ids(true)).toContain("operator");
  });

  it("K-03 each has a key of its own and a name in every language", () => {
    expect(new Set(SCREENS.map(({ key }) => key)).size).toBe(SCREENS.length);
    for (const { frame } of [english, german]) {
      expect(new Set(SCREENS.map(({ id }) => frame.screens[id])).size).toBe(SCREENS.length);
    }
  });
});
