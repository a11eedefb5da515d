import { z } from "zod";
import type { ModelDefinition } from "../../src/index.ts";
import { WRITING_MODEL } from "../provider/plan-run.ts";

const MINUTE_MS = 60_000;

const PICTURES: ModelDefinition = {
  model: "darkroom/jersey-speed",
  provider: "replicate",
  modelVersion: null,
  title: "Speed",
  description: "A jersey in a few seconds.",
  credits: 3,
  // One output costs less than the price, many cost more: the rest comes back, or is our loss.
  actualCredits: ({ outputs }) => outputs + 1,
  output: { kind: "image", width: null, height: null },
  promptCharactersMax: 200,
  inputSchema: z.strictObject({ prompt: z.string().max(200), order: z.number().int() }),
  deadlineMs: 10 * MINUTE_MS,
};

/** What people order: pictures with a long and a short deadline, and words. */
export const CATALOGUE: readonly ModelDefinition[] = [
  PICTURES,
  { ...PICTURES, model: "darkroom/jersey-hasty", credits: 2, deadlineMs: 2 * MINUTE_MS },
  {
    ...PICTURES,
    model: WRITING_MODEL,
    credits: 1,
    actualCredits: () => 1,
    output: { kind: "text", width: null, height: null },
  },
];

/** The same models, run by one provider. */
export function catalogueOf(provider: string): readonly ModelDefinition[] {
  return CATALOGUE.map((model) => ({ ...model, provider }));
}
