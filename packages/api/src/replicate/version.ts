import { createHash } from "node:crypto";
import type { ModelView } from "@darkroom/engine";

const PINNED = /^(.+):([0-9a-f]{64})$/;

/**
 * The id of the version of a model that runs here. Ours have one version each: the one that their
 * name pins, or else an id made of the name.
 */
export function versionOf(model: string): string {
  return PINNED.exec(model)?.[2] ?? createHash("sha256").update(model).digest("hex");
}

/** A name without the version that it may pin. */
export const unpinned = (model: string): string => PINNED.exec(model)?.[1] ?? model;

/**
 * The model that a client means by `owner/name`, by `owner/name:version` or by a version alone;
 * null for none of ours. Another version than the one that runs here is none.
 */
export function findModel(models: readonly ModelView[], wanted: string): ModelView | null {
  const [, name, version] = /^(.+?):([^:]+)$/.exec(wanted) ?? [];
  const byName = (model: string): boolean =>
    model === wanted || unpinned(model) === (name ?? wanted);
  const isWanted = ({ model }: ModelView): boolean => {
    if (name !== undefined)
      return model === wanted || (byName(model) && versionOf(model) === version);
    return byName(model) || versionOf(model) === wanted;
  };
  return models.find(({ model }) => model === wanted) ?? models.find(isWanted) ?? null;
}
