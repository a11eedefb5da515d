import { JERSEY_SIZES, MODEL_SETTINGS, pictureSideOf } from "../../picture/models.ts";
import type { JerseyModel } from "../../picture/models.ts";
import type { ModelDeclaration } from "../declaration.ts";
import type { Model } from "../model.ts";
import { checkJerseyInput, jerseyInput } from "./jersey-input.ts";

type Words = Pick<ModelDeclaration, "title" | "description" | "budgetMs">;

function jerseyModel(name: JerseyModel, words: Words): Model {
  const side = pictureSideOf(MODEL_SETTINGS[name]);
  return {
    declaration: {
      name,
      ...words,
      output: { kind: "image", mediaTypes: ["image/png", "image/webp"], width: side, height: side },
      input: jerseyInput(JERSEY_SIZES[name], side),
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
