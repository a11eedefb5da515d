import { failureWords } from "../server/failure.ts";
import type { Failure } from "../server/failure.ts";

/** The server may say `input.seed` for a seed, and `colours.1` for an entry of a list. */
const nameOf = (field: string): string => field.replace(/^input\./, "").replace(/\.\d+$/, "");

/** What the server said about one field of the form; it stands at that field. */
export function fieldError(failure: Failure | null, name: string): string | null {
  return failure?.fields.find(({ field }) => nameOf(field) === name)?.message ?? null;
}

/** What it said about anything that the form does not show; it stands at the button. */
export function otherError(failure: Failure | null, shown: readonly string[]): string | null {
  if (failure?.reason !== "invalid_input") return null;
  const first = failure.fields.find(({ field }) => !shown.includes(nameOf(field)));
  if (first !== undefined) return `${first.field}: ${first.message}`;
  return failure.fields.length === 0 ? failureWords(failure) : null;
}

/** The first field of the form that the server complained about, in the order of the form. */
export function firstWrong(failure: Failure | null, shown: readonly string[]): string | null {
  return shown.find((name) => fieldError(failure, name) !== null) ?? null;
}
