import { EMERGE_FRAMES, FILM_SIZE } from "../../film/plan-shot.ts";
import { checkPrompt } from "../check-prompt.ts";
import type { Model } from "../model.ts";
import { SEED } from "../shared-inputs.ts";

/** Longest prompt in characters; a design reads a few words of it. */
const PROMPT_CHARACTERS_MAX = 10_000;

/** A film of a jersey that grows its pattern and turns; one at a time, since it takes long. */
export const FILM_MODEL: Model = {
  declaration: {
    name: "jersey-turntable",
    title: "Jersey, turning",
    description: "A film of eight seconds: the pattern grows, then the jersey turns once around.",
    output: { kind: "video", mediaTypes: ["video/webm"], width: FILM_SIZE, height: FILM_SIZE },
    input: {
      prompt: {
        type: "string",
        title: "Prompt",
        description: "What to film, such as colours, a pattern, a team name and a number.",
        minLength: 1,
        maxLength: PROMPT_CHARACTERS_MAX,
      },
      seed: SEED,
    },
    required: ["prompt"],
    usualSteps: EMERGE_FRAMES,
    budgetMs: 90_000,
  },
  check: checkPrompt,
  load: async () => (await import("./run-film.ts")).filmRunner,
};
