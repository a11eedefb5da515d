import type { ModelDefinition } from "@darkroom/engine";
import { MODEL_DECLARATIONS } from "@darkroom/generator/declarations";
import type { ModelDeclaration } from "@darkroom/generator/declarations";
import { createInputSchema } from "./create-input-schema.ts";

/** Owner of the emulator's models in their public names. */
const OWNER = "darkroom";
/** A queue of some length and a run on a slow machine fit well. */
const DEADLINE_MS = 10 * 60_000;

/** Credits for one run; a model without a price of its own costs `CREDITS_DEFAULT`. */
const CREDITS: Readonly<Record<string, number>> = {
  "jersey-preview": 1,
  "jersey-speed": 1,
  "jersey-quality": 2,
  "jersey-scene": 4,
  "jersey-turntable": 10,
  "stadium-jingle": 3,
  "kit-name": 1,
};
const CREDITS_DEFAULT = 1;

function defineModel(declaration: ModelDeclaration): ModelDefinition {
  const { name, title, description, output, input } = declaration;
  const prompt = input["prompt"];
  return {
    model: `${OWNER}/${name}`,
    provider: "replicate",
    modelVersion: null,
    title,
    description,
    credits: CREDITS[name] ?? CREDITS_DEFAULT,
    durationFields: "size" in input ? ["size"] : [],
    output: { kind: output.kind, width: output.width, height: output.height },
    promptCharactersMax: prompt?.type === "string" ? (prompt.maxLength ?? 0) : 0,
    inputSchema: createInputSchema(declaration),
    deadlineMs: DEADLINE_MS,
  };
}

/** The models of the emulator; they draw on this machine and cost nothing. */
export const emulatedModels: readonly ModelDefinition[] = MODEL_DECLARATIONS.map(defineModel);
