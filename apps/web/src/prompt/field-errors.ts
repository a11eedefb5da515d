import type { StudioTexts } from "../languages/english/studio.ts";
import { failureWords } from "../server/failure.ts";
import type { Failure } from "../server/failure.ts";

/** A field of the form as people know it. */
export type ShownField = { name: string; title: string };

/** The server may say `input.seed` for a seed, and `colours.1` for an entry of a list. */
const nameOf = (field: string): string => field.replace(/^input\./, "").replace(/\.\d+$/, "");

/** That the server refused one field of the form; it stands at that field. */
export function fieldError(
  { failures }: StudioTexts,
  failure: Failure | null,
  { name, title }: ShownField,
): string | null {
  const isWrong = failure?.fields.some((field) => nameOf(field) === name) ?? false;
  return isWrong ? failures.field(title) : null;
}

/** That it refused something that the form does not show; it stands at the button. */
export function otherError(
  texts: StudioTexts,
  failure: Failure | null,
  shown: readonly ShownField[],
): string | null {
  if (failure?.reason !== "invalid_input") return null;
  const names = new Set(shown.map(({ name }) => name));
  const other = failure.fields.find((field) => !names.has(nameOf(field)));
  if (other !== undefined) return texts.failures.field(other);
  return failure.fields.length === 0 ? failureWords(texts, failure) : null;
}

/** The first field of the form that the server complained about, in the order of the form. */
export function firstWrong(failure: Failure | null, shown: readonly ShownField[]): string | null {
  const wrong = new Set(failure?.fields.map(nameOf));
  return shown.find(({ name }) => wrong.has(name))?.name ?? null;
}
