import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { loadDraft, saveDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";

/** The form's content, kept in the browser with every change. */
export function useDraft(userId: string): [Draft, (change: Partial<Draft>) => void] {
  const { storage } = useStudio();
  const [draft, setDraft] = useState(() => loadDraft(storage, userId));
  return [
    draft,
    (change) => {
      const next = { ...draft, ...change };
      setDraft(next);
      saveDraft(storage, userId, next);
    },
  ];
}
