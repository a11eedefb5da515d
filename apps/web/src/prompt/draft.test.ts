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
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string());
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), model, values, (prompt, chosen, values) => {
        const store = createStore();
        const draft = { prompt, model: chosen, values };
        saveDraft(store, "user", draft);
        expect(loadDraft(store, "user")).toEqual(draft);
      }),
    );
  });

  it("F-03 belongs to its user", () => {
    const store = createStore();
    saveDraft(store, "one", { ...EMPTY_DRAFT, prompt: "mine" });
    expect(loadDraft(store, "other")).toEqual(EMPTY_DRAFT);
    expect(loadDraft(store, "one").prompt).toBe("mine");
  });

  it.each(["", "{", "null", "7", "[]", '{"prompt":7,"model":{},"values":[]}'])(
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
