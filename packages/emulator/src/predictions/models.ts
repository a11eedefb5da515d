import { GENERATOR_MODELS, type GeneratorModel } from "@darkroom/generator";

/** Owner of the models in their public names. */
export const MODEL_OWNER = "darkroom";

/** The generator's name of a public one such as `darkroom/jersey-speed`. */
export function generatorModelOf(model: string): GeneratorModel {
  const found = GENERATOR_MODELS.find((name) => model === `${MODEL_OWNER}/${name}`);
  if (found === undefined) throw new TypeError(`There is no generator for ${model}`);
  return found;
}
