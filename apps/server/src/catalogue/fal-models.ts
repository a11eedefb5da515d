import type { ModelDefinition } from "@darkroom/engine";
import { z } from "zod";
import { emulatedModels } from "./emulated-models.ts";

/** Owner of fal's own models. */
const OWNER = "fal-ai";
const PROMPT_CHARACTERS_MAX = 2_000;
const DEADLINE_MS = 10 * 60_000;

/** The published schema of the FLUX models: a prompt and a shape. */
const PictureInputSchema = z.strictObject({
  prompt: z
    .string()
    .trim()
    .min(1, { error: "Write what the picture should show." })
    .max(PROMPT_CHARACTERS_MAX, {
      error: `A prompt has at most ${String(PROMPT_CHARACTERS_MAX)} characters.`,
    }),
  image_size: z
    .enum([
      "square_hd",
      "square",
      "portrait_4_3",
      "portrait_16_9",
      "landscape_4_3",
      "landscape_16_9",
    ])
    .default("landscape_4_3"),
});

type Picture = { path: string; title: string; description: string; credits: number };

const PICTURES: readonly Picture[] = [
  {
    path: "flux/schnell",
    title: "FLUX.1 schnell (fal)",
    description: "Pictures in a second or two, at fal.",
    credits: 1,
  },
  {
    path: "flux/dev",
    title: "FLUX.1 dev (fal)",
    description: "Finer pictures, at fal.",
    credits: 4,
  },
];

const realModels: readonly ModelDefinition[] = PICTURES.map(
  ({ path, title, description, credits }) => ({
    model: `${OWNER}/${path}`,
    title,
    description,
    credits,
    provider: "fal",
    modelVersion: null,
    output: { kind: "image", width: null, height: null },
    promptCharactersMax: PROMPT_CHARACTERS_MAX,
    inputSchema: PictureInputSchema,
    deadlineMs: DEADLINE_MS,
  }),
);

/** The emulator's models once more, over its third wire. */
const emulated: readonly ModelDefinition[] = emulatedModels.map((model) => ({
  ...model,
  model: `${OWNER}/${model.model.split("/").at(-1) ?? ""}`,
  title: `${model.title} (fal)`,
  provider: "fal",
}));

/** What can be run at fal, or at an emulator that speaks its wire. */
export function createFalCatalogue(provider: { emulated: boolean }): readonly ModelDefinition[] {
  return provider.emulated ? emulated : realModels;
}
