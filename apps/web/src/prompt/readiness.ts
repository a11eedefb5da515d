import type { StudioTexts } from "../languages/english/studio.ts";
import type { ModelView } from "../server/views.ts";

/** Two submits of the same thing within this time are one press of a nervous finger. */
export const DOUBLE_SUBMIT_MS = 500;

export type Readiness =
  | { ready: true; cost: string; remainder: string | null }
  | { ready: false; reason: string; isCredits: boolean };

const no = (reason: string, isCredits = false): Readiness => ({ ready: false, reason, isCredits });

/**
 * Whether the form can be sent, and if not the one reason that people should read.
 * @param available credits on the account; null while unknown
 * @param count how many outputs are asked for
 * @param price credits for all of them; null while the server has not told another than the model's
 * @param problem what is wrong with the other inputs; null when nothing is
 */
export function readReadiness(
  { create, common }: StudioTexts,
  facts: {
    prompt: string;
    model: ModelView | null;
    available: number | null;
    count: number;
    price: number | null;
    problem: string | null;
  },
): Readiness {
  const { prompt, model, available } = facts;
  if (model === null) return no(create.modesLoading);
  const overBy = prompt.length - model.promptCharactersMax;
  if (overBy > 0) return no(create.promptTooLong(overBy));
  if (prompt.trim() === "") return no(create.promptMissing);
  if (facts.problem !== null) return no(facts.problem);
  const price = facts.price ?? model.credits;
  if (available !== null && available < price) {
    return no(create.creditsMissing(price - available, available), true);
  }
  return {
    ready: true,
    cost: `${create.outputs[model.output.kind](facts.count)} · ${common.credits(price)}`,
    remainder: available === null ? null : create.leftAfter(available - price),
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
