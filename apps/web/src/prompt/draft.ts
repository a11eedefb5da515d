/** What the form holds; it outlives reloads and is never cleared by a submit. */
export type Draft = { prompt: string; model: string | null };

export const EMPTY_DRAFT: Draft = { prompt: "", model: null };

/** The part of localStorage that is needed. */
export type TextStore = Pick<Storage, "getItem" | "setItem">;

/** Drafts are stored for each user, so that a shared browser mixes nothing up. */
export const draftKey = (userId: string): string => `darkroom.draft.${userId}`;

function parse(text: string): Draft {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return EMPTY_DRAFT;
  const prompt = "prompt" in value && typeof value.prompt === "string" ? value.prompt : "";
  const model = "model" in value && typeof value.model === "string" ? value.model : null;
  return { prompt, model };
}

/** The stored draft; an empty one when there is none, it is broken, or storage is forbidden. */
export function loadDraft(store: TextStore | null, userId: string): Draft {
  try {
    const text = store?.getItem(draftKey(userId)) ?? null;
    return text === null ? EMPTY_DRAFT : parse(text);
  } catch {
    return EMPTY_DRAFT;
  }
}

/** Keeps the draft. A full or forbidden storage loses it with the page, nothing else. */
export function saveDraft(store: TextStore | null, userId: string, draft: Draft): void {
  try {
    store?.setItem(draftKey(userId), JSON.stringify(draft));
  } catch {
    // The form itself still holds the text.
  }
}
