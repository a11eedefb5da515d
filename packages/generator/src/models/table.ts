import { FILM_MODEL } from "./film/film-model.ts";
import { JERSEY_MODELS } from "./jersey/jersey-models.ts";
import { JINGLE_MODEL } from "./jingle/jingle-model.ts";
import { NAMING_MODEL } from "./naming/naming-model.ts";
import type { ModelDeclaration } from "./declaration.ts";
import type { Model } from "./model.ts";

/** Every model there is: a further one is a file of its own and a line here. */
const MODELS: readonly Model[] = [...JERSEY_MODELS, FILM_MODEL, JINGLE_MODEL, NAMING_MODEL];

/** What each model says about itself, in the order in which they are offered. */
export const MODEL_DECLARATIONS: readonly ModelDeclaration[] = MODELS.map(
  ({ declaration }) => declaration,
);

export function findModel(name: string): Model | undefined {
  return MODELS.find(({ declaration }) => declaration.name === name);
}
