import type { ModelDefinition } from "@darkroom/engine";
import { z } from "zod";

const PROMPT_CHARACTERS_MAX = 2_000;
/** Seeds of the models below are unsigned 32-bit integers. */
const SEED_MAX = 4_294_967_295;
const JERSEY_DEADLINE_MS = 10 * 60_000;
const FLUX_DEADLINE_MS = 10 * 60_000;

const PromptSchema = z
  .string()
  .trim()
  .min(1, { error: "Write what the picture should show." })
  .max(PROMPT_CHARACTERS_MAX, {
    error: `A prompt has at most ${String(PROMPT_CHARACTERS_MAX)} characters.`,
  });

const SeedSchema = z.number().int().min(0).max(SEED_MAX).optional();

const JerseyInputSchema = z.strictObject({
  prompt: PromptSchema,
  seed: SeedSchema,
  /** A scripted timeline; the emulator checks its fields. */
  __scenario: z.record(z.string(), z.unknown()).optional(),
});

const FluxInputSchema = z.strictObject({
  prompt: PromptSchema,
  seed: SeedSchema,
  aspect_ratio: z.enum(["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"]).default("1:1"),
  output_format: z.enum(["webp", "jpg", "png"]).default("png"),
});

type Jersey = { name: string; title: string; description: string; credits: number; side: number };

const JERSEYS: readonly Jersey[] = [
  {
    name: "jersey-speed",
    title: "Jersey, quick",
    description: "A sports jersey in a few seconds.",
    credits: 1,
    side: 672,
  },
  {
    name: "jersey-quality",
    title: "Jersey, fine",
    description: "A sports jersey with finer fabric and sharper lettering.",
    credits: 2,
    side: 960,
  },
  {
    name: "jersey-scene",
    title: "Jersey, in a scene",
    description: "A sports jersey in front of a stadium.",
    credits: 4,
    side: 1_088,
  },
];

/** The models of the emulator; they draw on this machine and cost nothing. */
const emulatedModels: readonly ModelDefinition[] = JERSEYS.map((jersey) => ({
  model: `darkroom/${jersey.name}`,
  provider: "replicate",
  modelVersion: null,
  title: jersey.title,
  description: jersey.description,
  credits: jersey.credits,
  output: { kind: "image", width: jersey.side, height: jersey.side },
  promptCharactersMax: PROMPT_CHARACTERS_MAX,
  inputSchema: JerseyInputSchema,
  deadlineMs: JERSEY_DEADLINE_MS,
}));

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
  credits: flux.credits,
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
