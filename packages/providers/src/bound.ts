import { ERROR_TEXT_CHARACTERS_MAX, OUTPUT_DEPTH_MAX } from "./limits.ts";

/** The text of an error of which nothing can be told, as JSON cannot hold it. */
const UNWRITABLE_ERROR_TEXT = "an error that cannot be written as text";

/** The beginning of a text. A character that the cut halves, or that came as half, is replaced. */
export function cutText(text: string, charactersMax: number): string {
  return text.slice(0, charactersMax).toWellFormed();
}

/**
 * A copy without the lists and records that lie deeper than `OUTPUT_DEPTH_MAX`, which are null in
 * it: reading JSON knows no depth limit, but writing it overflows the stack after some thousands.
 */
export function cutDepth(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= OUTPUT_DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((member: unknown) => cutDepth(member, depth + 1));
  // Not by assignment: a field may be named `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, cutDepth(member, depth + 1)]),
  );
}

/** Anything as text of at most `ERROR_TEXT_CHARACTERS_MAX`. Never throws. */
export function writeErrorText(error: unknown): string {
  return cutText(typeof error === "string" ? error : writeJson(error), ERROR_TEXT_CHARACTERS_MAX);
}

function writeJson(error: unknown): string {
  try {
    // Undefined for a function or a symbol, whatever the declared type says.
    const text: string | undefined = JSON.stringify(cutDepth(error));
    return text ?? UNWRITABLE_ERROR_TEXT;
  } catch {
    // A big integer, or a text longer than the engine can make.
    return UNWRITABLE_ERROR_TEXT;
  }
}
