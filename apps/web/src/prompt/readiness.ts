import type { ModelView } from "../server/views.ts";
import { creditWords } from "../predictions/words.ts";

/** Two submits of the same thing within this time are one press of a nervous finger. */
export const DOUBLE_SUBMIT_MS = 500;

export type Readiness =
  | { ready: true; cost: string; remainder: string | null }
  | { ready: false; reason: string };

/**
 * Whether the form can be sent, and if not the one reason that people should read.
 * @param available credits on the account; null while unknown
 */
export function readReadiness(facts: {
  prompt: string;
  model: ModelView | null;
  available: number | null;
}): Readiness {
  const { prompt, model, available } = facts;
  if (model === null) return { ready: false, reason: "Modes are loading." };
  const overBy = prompt.length - model.promptCharactersMax;
  if (overBy > 0) {
    const characters = overBy === 1 ? "1 character" : `${overBy} characters`;
    return { ready: false, reason: `The prompt is ${characters} too long.` };
  }
  if (prompt.trim() === "") return { ready: false, reason: "Write a prompt to start." };
  if (available !== null && available < model.credits) {
    const missing = creditWords(model.credits - available);
    return { ready: false, reason: `${missing} missing: you have ${available} available.` };
  }
  return {
    ready: true,
    cost: `1 image · ${creditWords(model.credits)}`,
    remainder: available === null ? null : `${available - model.credits} left after`,
  };
}

/** True for a second submit of the same thing right after the first. */
export function isDoubleSubmit(
  last: { text: string; at: number } | null,
  next: { text: string; at: number },
): boolean {
  return last !== null && last.text === next.text && next.at - last.at < DOUBLE_SUBMIT_MS;
}

/** Mod+Enter submits; Enter alone and Enter inside an input method do not. */
export function isSubmitKey(
  event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "isComposing">,
): boolean {
  return event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.isComposing;
}
