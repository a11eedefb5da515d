import { MODEL_DECLARATIONS, type ModelDeclaration } from "@darkroom/generator";
import { MODEL_OWNER } from "../predictions/models.ts";

/** Owner of the models in their names at fal. */
const OWNER = "fal-ai";

/** The model of an app such as `fal-ai/jersey-speed`. */
export function findByApp(owner: string, alias: string): ModelDeclaration | undefined {
  if (owner !== OWNER) return undefined;
  return MODEL_DECLARATIONS.find(({ name }) => name === alias);
}

/** The name as the machinery knows it. */
export function modelOf(declaration: ModelDeclaration): string {
  return `${MODEL_OWNER}/${declaration.name}`;
}

/** The app of a model as the machinery names it, `owner/name`. */
export function appOf(model: string): string {
  return `${OWNER}/${model.slice(MODEL_OWNER.length + 1)}`;
}
