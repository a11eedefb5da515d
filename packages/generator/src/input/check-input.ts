import { findModel } from "../models/table.ts";
import type { InputProblem } from "./problem.ts";
import { validateInput } from "./validate-input.ts";

/**
 * Everything that is wrong with an input of a model; an empty list means that it will be run.
 * Throws a `TypeError` for a model that does not exist.
 */
export function checkInput(
  modelName: string,
  input: Readonly<Record<string, unknown>>,
): InputProblem[] {
  const model = findModel(modelName);
  if (model === undefined) throw new TypeError(`There is no model ${modelName}`);
  const problems = validateInput(model.declaration, input);
  return problems.length > 0 ? problems : (model.check?.(input) ?? []);
}
