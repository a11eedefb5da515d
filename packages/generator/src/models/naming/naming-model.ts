import { checkPrompt } from "../check-prompt.ts";
import type { Model } from "../model.ts";
import { SEED } from "../shared-inputs.ts";

/** Longest prompt in characters; a design reads a few words of it. */
const PROMPT_CHARACTERS_MAX = 10_000;

/** Words for a kit. */
export const NAMING_MODEL: Model = {
  declaration: {
    name: "kit-name",
    title: "Kit name",
    description: "An invented name for a kit, with a slogan and a short description.",
    output: { kind: "text", mediaTypes: ["text/plain"], width: null, height: null },
    input: {
      prompt: {
        type: "string",
        title: "Prompt",
        description: "The kit to name, such as its colours, pattern, team name and number.",
        minLength: 1,
        maxLength: PROMPT_CHARACTERS_MAX,
      },
      seed: SEED,
    },
    required: ["prompt"],
    usualSteps: 0,
    budgetMs: 1_000,
  },
  check: checkPrompt,
  load: async () => (await import("./run-naming.ts")).namingRunner,
};
