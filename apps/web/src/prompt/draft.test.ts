import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT, draftKey, loadDraft, saveDraft } from "./draft.ts";
import type { TextStore } from "./draft.ts";

function createStore(entries: Record<string, string> = {}): TextStore {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  };
}

const forbidden: TextStore = {
  getItem: () => {
    throw new DOMException("no", "SecurityError");
  },
  setItem: () => {
    throw new DOMException("full", "QuotaExceededError");
  },
};

describe("the draft", () => {
  it("F-03 comes back as it was, whatever was typed", () => {
    const model = fc.option(fc.string());
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), model, (prompt, chosen) => {
        const store = createStore();
        saveDraft(store, "user", { prompt, model: chosen });
        expect(loadDraft(store, "user")).toEqual({ prompt, model: chosen });
      }),
    );
  });

  it("F-03 belongs to its user", () => {
    const store = createStore();
    saveDraft(store, "one", { prompt: "mine", model: null });
    expect(loadDraft(store, "other")).toEqual(EMPTY_DRAFT);
    expect(loadDraft(store, "one").prompt).toBe("mine");
  });

  it.each(["", "{", "null", "7", "[]", '{"prompt":7,"model":{}}'])(
    "F-03 takes %j for an empty draft instead of failing",
    (text) => {
      expect(loadDraft(createStore({ [draftKey("user")]: text }), "user")).toEqual(EMPTY_DRAFT);
    },
  );

  it("F-03 goes on without storage", () => {
    expect(loadDraft(null, "user")).toEqual(EMPTY_DRAFT);
    expect(loadDraft(forbidden, "user")).toEqual(EMPTY_DRAFT);
    expect(() => saveDraft(forbidden, "user", EMPTY_DRAFT)).not.toThrow();
    expect(() => saveDraft(null, "user", EMPTY_DRAFT)).not.toThrow();
  });
});
