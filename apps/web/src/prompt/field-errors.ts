import { failureWords } from "../server/failure.ts";
import type { Failure } from "../server/failure.ts";

/** Names under which the server may speak of the prompt. */
const PROMPT_FIELDS: ReadonlySet<string> = new Set(["prompt", "input.prompt"]);

/** What the server said about the prompt; it stands at the field. */
export function promptError(failure: Failure | null): string | null {
  return failure?.fields.find(({ field }) => PROMPT_FIELDS.has(field))?.message ?? null;
}

/** What it said about anything else that the form holds; it stands at the button. */
export function otherError(failure: Failure | null): string | null {
  if (failure?.reason !== "invalid_input" || promptError(failure) !== null) return null;
  const [first] = failure.fields;
  return first === undefined ? failureWords(failure) : `${first.field}: ${first.message}`;
}
