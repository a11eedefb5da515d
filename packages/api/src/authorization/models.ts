import type { Visit } from "./visit.ts";

/** What anybody may ask of the catalogue. */
export function modelReads({ engine }: Visit) {
  const { list, get } = engine.models;
  return { models: { list, get } };
}
