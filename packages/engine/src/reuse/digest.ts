import { createHash } from "node:crypto";
import type { ModelDefinition } from "../models/definition.ts";
import { canonicalJson } from "../predictions/input.ts";

/** Several models take -1 for "any seed". */
function hasFixedSeed(input: Readonly<Record<string, unknown>>): boolean {
  const { seed } = input;
  return typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0;
}

/**
 * What all runs have in common that must come out alike: provider, model, version and the checked
 * input with its seed. Null where two runs of this input may differ.
 */
export function reuseDigestOf(
  model: Pick<ModelDefinition, "provider" | "model" | "modelVersion" | "isDeterministic">,
  input: Readonly<Record<string, unknown>>,
): string | null {
  if (model.isDeterministic !== true && !hasFixedSeed(input)) return null;
  const { provider, model: name, modelVersion } = model;
  const run = canonicalJson({ provider, model: name, modelVersion, input });
  return createHash("sha256").update(run).digest("hex");
}
