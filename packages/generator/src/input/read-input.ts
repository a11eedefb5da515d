import type { ModelDeclaration, ModelInput } from "../models/declaration.ts";

/** The input with the declared defaults where it says nothing. */
export function completeInput(
  declaration: ModelDeclaration,
  input: Readonly<Record<string, unknown>>,
): ModelInput {
  const completed: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(declaration.input)) {
    const value = input[name] ?? ("default" in property ? property.default : undefined);
    if (value !== undefined) completed[name] = value;
  }
  return completed;
}

/** A text of a validated input; undefined where it says nothing. */
export function readText(input: ModelInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

/** An integer of a validated input; undefined where it says nothing. */
export function readInteger(input: ModelInput, name: string): number | undefined {
  const value = input[name];
  return typeof value === "number" ? value : undefined;
}

/** A list of texts of a validated input; empty where it says nothing. */
export function readList(input: ModelInput, name: string): readonly string[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
