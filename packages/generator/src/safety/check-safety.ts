import type { ModelDeclaration, ModelInput } from "../models/declaration.ts";
import { readList, readText } from "../input/read-input.ts";
import { hasBlockedTerm } from "./find-blocked-term.ts";

/** Thrown for an input that is refused; says nothing about the term that was found. */
export class UnsafeInputError extends Error {
  constructor() {
    super("the input holds a term that is refused");
    this.name = "UnsafeInputError";
  }
}

/** The texts that somebody wrote: everything but choices and addresses. */
function writtenTexts({ input: properties }: ModelDeclaration, input: ModelInput): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (property.type === "array") return readList(input, name);
    const isWritten =
      property.type === "string" && property.enum === undefined && property.format === undefined;
    return isWritten ? (readText(input, name) ?? []) : [];
  });
}

/** Throws `UnsafeInputError` when a text field of the input holds a term of the list. */
export function checkSafety(declaration: ModelDeclaration, input: ModelInput): void {
  for (const text of writtenTexts(declaration, input)) {
    if (hasBlockedTerm(text)) throw new UnsafeInputError();
  }
}
