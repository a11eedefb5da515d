import { checkPrompt } from "../check-prompt.ts";
import type { Model } from "../model.ts";
import { NUM_OUTPUTS, SEED } from "../shared-inputs.ts";

/** Longest prompt in characters; the music reads its mood from it. */
const PROMPT_CHARACTERS_MAX = 10_000;

/** A short piece of stadium music. */
export const JINGLE_MODEL: Model = {
  declaration: {
    name: "stadium-jingle",
    title: "Stadium jingle",
    description: "Sixteen seconds of brass, organ, drums and crowd in the mood of the prompt.",
    output: { kind: "audio", mediaTypes: ["audio/wav"], width: null, height: null },
    input: {
      prompt: {
        type: "string",
        title: "Prompt",
        description: "The mood, such as proud, happy, dark or wild, and whom it is for.",
        minLength: 1,
        maxLength: PROMPT_CHARACTERS_MAX,
      },
      seed: SEED,
      num_outputs: NUM_OUTPUTS,
    },
    required: ["prompt"],
    usualSteps: 0,
    budgetMs: 8_000,
  },
  check: checkPrompt,
  load: async () => (await import("./run-jingle.ts")).jingleRunner,
};
