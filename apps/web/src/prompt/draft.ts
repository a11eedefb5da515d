/** What the form holds; it outlives reloads and is never cleared by a submit. */
export type Draft = {
  prompt: string;
  model: string | null;
  /** Inputs beside the prompt by their names; models that lack one leave it where it is. */
  values: Readonly<Record<string, unknown>>;
};

export const EMPTY_DRAFT: Draft = { prompt: "", model: null, values: {} };

/** The part of localStorage that is needed. */
export type TextStore = Pick<Storage, "getItem" | "setItem">;

/** Drafts are stored for each user, so that a shared browser mixes nothing up. */
export const draftKey = (userId: string): string => `darkroom.draft.${userId}`;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): Draft {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) return EMPTY_DRAFT;
  const { prompt, model, values } = value;
  return {
    prompt: typeof prompt === "string" ? prompt : "",
    model: typeof model === "string" ? model : null,
    values: isRecord(values) ? values : {},
  };
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
