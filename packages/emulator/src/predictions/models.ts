import { MODEL_DECLARATIONS, type ModelDeclaration } from "@darkroom/generator";

/** Owner of the models in their public names. */
export const MODEL_OWNER = "darkroom";

/** The model of a public name such as `darkroom/jersey-speed`. */
export function declarationOf(model: string): ModelDeclaration {
  const found = MODEL_DECLARATIONS.find(({ name }) => model === `${MODEL_OWNER}/${name}`);
  if (found === undefined) throw new TypeError(`There is no generator for ${model}`);
  return found;
}

/** Whether the model's output is words on the wire, in pieces, instead of files. */
export function writesText(model: string): boolean {
  const found = MODEL_DECLARATIONS.find(({ name }) => model === `${MODEL_OWNER}/${name}`);
  return found?.output.kind === "text";
}
