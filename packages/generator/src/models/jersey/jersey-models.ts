import type { InputProperty, ModelDeclaration } from "../declaration.ts";
import type { Model } from "../model.ts";
import { cleanText } from "../../design/clean-text.ts";
import type { InputProblem } from "../../input/problem.ts";
import { readText } from "../../input/read-input.ts";
import type { ModelInput } from "../declaration.ts";
import { MODEL_SETTINGS, pictureSideOf } from "../../picture/models.ts";
import type { JerseyModel } from "../../picture/models.ts";
import { NUM_OUTPUTS, SEED } from "../shared-inputs.ts";

/** Longest prompt in characters; a design reads a few words of it. */
const PROMPT_CHARACTERS_MAX = 10_000;

const JERSEY_INPUT: Readonly<Record<string, InputProperty>> = {
  prompt: {
    type: "string",
    title: "Prompt",
    description: "What to draw, such as colours, a pattern, a team name and a number.",
    minLength: 1,
    maxLength: PROMPT_CHARACTERS_MAX,
  },
  seed: SEED,
  num_outputs: NUM_OUTPUTS,
};

/** A prompt of nothing but control characters and blanks says nothing. */
function checkJerseyInput(input: ModelInput): InputProblem[] {
  if (cleanText(readText(input, "prompt") ?? "") !== "") return [];
  const description = "String length must be greater than or equal to 1";
  return [{ type: "string_gte", property: "prompt", description }];
}

type Words = Pick<ModelDeclaration, "title" | "description" | "budgetMs">;

function jerseyModel(name: JerseyModel, words: Words): Model {
  const side = pictureSideOf(MODEL_SETTINGS[name]);
  return {
    declaration: {
      name,
      ...words,
      output: { kind: "image", mediaTypes: ["image/png"], width: side, height: side },
      input: JERSEY_INPUT,
      required: ["prompt"],
      usualSteps: MODEL_SETTINGS[name].diffuseSteps,
    },
    check: checkJerseyInput,
    load: async () => (await import("./run-jersey.ts")).jerseyRunner,
  };
}

/** The models that draw a jersey, the quickest first. */
export const JERSEY_MODELS: readonly Model[] = [
  jerseyModel("jersey-preview", {
    title: "Jersey, at once",
    description: "A small sports jersey in about a second.",
    budgetMs: 1_500,
  }),
  jerseyModel("jersey-speed", {
    title: "Jersey, quick",
    description: "A sports jersey in a few seconds.",
    budgetMs: 5_000,
  }),
  jerseyModel("jersey-quality", {
    title: "Jersey, fine",
    description: "A sports jersey with finer fabric and sharper lettering.",
    budgetMs: 8_000,
  }),
  jerseyModel("jersey-scene", {
    title: "Jersey, in a scene",
    description: "A sports jersey in front of a stadium.",
    budgetMs: 15_000,
  }),
];
