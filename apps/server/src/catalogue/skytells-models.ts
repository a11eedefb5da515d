import type { ModelDefinition } from "@darkroom/engine";
import { z } from "zod";
import { emulatedModels } from "./emulated-models.ts";

/** Owner of Skytells' models in their names here; the API itself knows slugs only. */
const OWNER = "skytells";
const PROMPT_CHARACTERS_MAX = 2_000;
const DEADLINE_MS = 10 * 60_000;

/** The published schema of the smallest models: a prompt and a shape. */
const PictureInputSchema = z.strictObject({
  prompt: z
    .string()
    .trim()
    .min(1, { error: "Write what the picture should show." })
    .max(PROMPT_CHARACTERS_MAX, {
      error: `A prompt has at most ${String(PROMPT_CHARACTERS_MAX)} characters.`,
    }),
  aspect_ratio: z.enum(["1:1", "16:9", "9:16"]).default("1:1"),
});

type Picture = { slug: string; title: string; description: string; credits: number };

const PICTURES: readonly Picture[] = [
  {
    slug: "truefusion",
    title: "TrueFusion",
    description: "Pictures in a few seconds, by Skytells.",
    credits: 2,
  },
  {
    slug: "truefusion-pro",
    title: "TrueFusion Pro",
    description: "Finer pictures, by Skytells.",
    credits: 5,
  },
];

const realModels: readonly ModelDefinition[] = PICTURES.map(
  ({ slug, title, description, credits }) => ({
    model: `${OWNER}/${slug}`,
    title,
    description,
    credits,
    provider: "skytells",
    modelVersion: null,
    output: { kind: "image", width: null, height: null },
    promptCharactersMax: PROMPT_CHARACTERS_MAX,
    inputSchema: PictureInputSchema,
    deadlineMs: DEADLINE_MS,
  }),
);

/** The emulator's models once more, over its other wire. */
const emulated: readonly ModelDefinition[] = emulatedModels.map((model) => ({
  ...model,
  model: `${OWNER}/${model.model.split("/").at(-1) ?? ""}`,
  title: `${model.title} (Skytells)`,
  provider: "skytells",
}));

/** What can be run at Skytells, or at an emulator that speaks its wire. */
export function createSkytellsCatalogue(provider: {
  emulated: boolean;
}): readonly ModelDefinition[] {
  return provider.emulated ? emulated : realModels;
}
