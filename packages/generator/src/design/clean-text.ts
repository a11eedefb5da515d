/** Control, format and unassigned characters; XML admits few of them and fonts draw none. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/** A text as the design reads it: well-formed, control characters replaced by spaces, trimmed. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, " ").trim();
}
