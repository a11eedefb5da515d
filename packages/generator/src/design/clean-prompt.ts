import { GeneratorError } from "../errors.ts";

/** Longer prompts are refused; the design reads a few words of them anyway. */
export const PROMPT_CHARACTERS_MAX = 20_000;

/** Control, format and unassigned characters; XML admits few of them and fonts draw none. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/**
 * The prompt as the design reads it: well-formed, control characters replaced by spaces.
 * Throws a `GeneratorError` with code `invalid_prompt` for anything but a string of
 * at most `PROMPT_CHARACTERS_MAX` characters. An empty prompt is a prompt.
 */
export function cleanPrompt(prompt: unknown): string {
  if (typeof prompt !== "string") {
    throw new GeneratorError("invalid_prompt", "The prompt must be a string.");
  }
  if (prompt.length > PROMPT_CHARACTERS_MAX) {
    throw new GeneratorError(
      "invalid_prompt",
      `The prompt has ${prompt.length} characters; at most ${PROMPT_CHARACTERS_MAX} are read.`,
    );
  }
  return prompt.toWellFormed().replace(UNPRINTABLE, " ").trim();
}
