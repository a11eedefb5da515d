import type { ModelView } from "../server/views.ts";
import { creditWords } from "../predictions/words.ts";

/** Two submits of the same thing within this time are one press of a nervous finger. */
export const DOUBLE_SUBMIT_MS = 500;

export type Readiness =
  | { ready: true; cost: string; remainder: string | null }
  | { ready: false; reason: string; isCredits: boolean };

/** What one output of a kind is called. */
const OUTPUT_WORDS = {
  image: ["image", "images"],
  video: ["video", "videos"],
  audio: ["sound", "sounds"],
  text: ["text", "texts"],
  json: ["document", "documents"],
} as const satisfies Record<ModelView["output"]["kind"], readonly [string, string]>;

function countWords(kind: ModelView["output"]["kind"], count: number): string {
  const [one, many] = OUTPUT_WORDS[kind];
  return `${count} ${count === 1 ? one : many}`;
}

const no = (reason: string, isCredits = false): Readiness => ({ ready: false, reason, isCredits });

/**
 * Whether the form can be sent, and if not the one reason that people should read.
 * @param available credits on the account; null while unknown
 * @param count how many outputs are asked for
 * @param price credits for all of them; null while the server has not told another than the model's
 * @param problem what is wrong with the other inputs; null when nothing is
 */
export function readReadiness(facts: {
  prompt: string;
  model: ModelView | null;
  available: number | null;
  count: number;
  price: number | null;
  problem: string | null;
}): Readiness {
  const { prompt, model, available } = facts;
  if (model === null) return no("Modes are loading.");
  const overBy = prompt.length - model.promptCharactersMax;
  if (overBy > 0) {
    const characters = overBy === 1 ? "1 character" : `${overBy} characters`;
    return no(`The prompt is ${characters} too long.`);
  }
  if (prompt.trim() === "") return no("Write a prompt to start.");
  if (facts.problem !== null) return no(facts.problem);
  const price = facts.price ?? model.credits;
  if (available !== null && available < price) {
    const missing = creditWords(price - available);
    return no(`${missing} missing: you have ${available} available.`, true);
  }
  return {
    ready: true,
    cost: `${countWords(model.output.kind, facts.count)} · ${creditWords(price)}`,
    remainder: available === null ? null : `${available - price} left after`,
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

/** How the keys that submit are written on this keyboard. */
export function submitKeys(platform: string): readonly [string, string] {
  return /mac|iphone|ipad/i.test(platform) ? ["⌘", "↵"] : ["Ctrl", "↵"];
}
