import type { z } from "zod";
import type { ModelDefinition } from "../models/definition.ts";
import type { FieldError } from "../views.ts";

export type CheckedInput =
  | { outcome: "valid"; input: Record<string, unknown> }
  | { outcome: "invalid"; fields: FieldError[] };

/** A misspelt field is told at its own name, where a form or a program looks for it. */
function readIssue(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    return issue.keys.map((field) => ({ field, message: "This model has no such input." }));
  }
  return [{ field: issue.path.map(String).join(".") || "input", message: issue.message }];
}

/** Checks an input by its model, before anything is written; every mistake at its field. */
export function checkInput(
  model: Pick<ModelDefinition, "inputSchema">,
  input: Record<string, unknown>,
): CheckedInput {
  const parsed = model.inputSchema.safeParse(input);
  if (parsed.success) return { outcome: "valid", input: parsed.data };
  return { outcome: "invalid", fields: parsed.error.issues.flatMap(readIssue) };
}
