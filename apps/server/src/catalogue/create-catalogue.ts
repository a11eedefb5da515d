import type { ModelDefinition } from "@darkroom/engine";
import { z } from "zod";
import { definePrices } from "./define-model.ts";
import { emulatedModels } from "./emulated-models.ts";

const PROMPT_CHARACTERS_MAX = 2_000;
/** Seeds are unsigned 32-bit integers. */
const SEED_MAX = 4_294_967_295;
const FLUX_DEADLINE_MS = 10 * 60_000;

const PromptSchema = z
  .string()
  .trim()
  .min(1, { error: "Write what the picture should show." })
  .max(PROMPT_CHARACTERS_MAX, {
    error: `A prompt has at most ${String(PROMPT_CHARACTERS_MAX)} characters.`,
  });

const SeedSchema = z.number().int().min(0).max(SEED_MAX).optional();

const FluxInputSchema = z.strictObject({
  prompt: PromptSchema,
  seed: SeedSchema,
  aspect_ratio: z.enum(["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"]).default("1:1"),
  output_format: z.enum(["webp", "jpg", "png"]).default("png"),
});

type Flux = Pick<ModelDefinition, "model" | "title" | "description" | "credits">;

const FLUX_MODELS: readonly Flux[] = [
  {
    model: "black-forest-labs/flux-schnell",
    title: "FLUX schnell",
    description: "Pictures in a few seconds.",
    credits: 1,
  },
  {
    model: "black-forest-labs/flux-1.1-pro",
    title: "FLUX 1.1 pro",
    description: "Finer pictures that follow the prompt closely.",
    credits: 5,
  },
];

/** Official models of Replicate; they are addressed by name, without a version. */
const replicateModels: readonly ModelDefinition[] = FLUX_MODELS.map((flux) => ({
  model: flux.model,
  title: flux.title,
  description: flux.description,
  // Once the published input is known, an order may be for several pictures.
  ...definePrices({ credits: flux.credits, perOutput: "num_outputs" }),
  durationFields: ["num_outputs"],
  provider: "replicate",
  modelVersion: null,
  output: { kind: "image", width: null, height: null },
  promptCharactersMax: PROMPT_CHARACTERS_MAX,
  inputSchema: FluxInputSchema,
  deadlineMs: FLUX_DEADLINE_MS,
}));

/** What can be run, by who runs it. Scenarios are admitted by the emulator's models only. */
export function createCatalogue(provider: { emulated: boolean }): readonly ModelDefinition[] {
  return provider.emulated ? emulatedModels : replicateModels;
}
