import { MODEL_DECLARATIONS, type ModelDeclaration } from "@darkroom/generator";

/** Owner of the models in their public names. */
export const MODEL_OWNER = "darkroom";

/** The model of a public name such as `darkroom/jersey-speed`. */
export function declarationOf(model: string): ModelDeclaration {
  const found = MODEL_DECLARATIONS.find(({ name }) => model === `${MODEL_OWNER}/${name}`);
  if (found === undefined) throw new TypeError(`There is no generator for ${model}`);
  return found;
}
