import type { ModelDefinition, ModelRoute } from "@darkroom/engine";
import { MODEL_DECLARATIONS } from "@darkroom/generator/declarations";

type Translate = NonNullable<ModelRoute["translate"]>;

/** Shapes of FLUX at Replicate in fal's words; the others have none there. */
const FAL_SIZES: ReadonlyMap<unknown, string> = new Map([
  ["1:1", "square_hd"],
  ["16:9", "landscape_16_9"],
  ["9:16", "portrait_16_9"],
  ["4:3", "landscape_4_3"],
  ["3:4", "portrait_4_3"],
]);
/** fal makes no WebP. */
const FAL_FORMATS: ReadonlyMap<unknown, string> = new Map([
  ["png", "png"],
  ["jpg", "jpeg"],
]);

/** What Replicate publishes besides and fal decides by itself; it changes no picture's meaning. */
const LEFT_TO_FAL: ReadonlySet<string> = new Set([
  "go_fast",
  "num_inference_steps",
  "output_quality",
]);
/** One picture of the usual size, which is what fal makes. */
const USUAL: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["num_outputs", 1],
  ["megapixels", "1"],
]);

const toFal: Translate = ({ prompt, seed, aspect_ratio, output_format, ...rest }) => {
  const size = FAL_SIZES.get(aspect_ratio);
  const format = FAL_FORMATS.get(output_format);
  if (size === undefined || format === undefined) return null;
  const isUsual = ([name, value]: [string, unknown]): boolean =>
    LEFT_TO_FAL.has(name) || (USUAL.has(name) && USUAL.get(name) === value);
  if (!Object.entries(rest).every(isUsual)) return null;
  return {
    prompt,
    image_size: size,
    output_format: format,
    ...(seed === undefined ? {} : { seed }),
  };
};

/** Models that are one and the same at two providers, by their names there. */
const TWINS: readonly { model: string; twin: string; translate: Translate }[] = [
  { model: "black-forest-labs/flux-schnell", twin: "fal-ai/flux/schnell", translate: toFal },
];

const EMULATED: ReadonlySet<string> = new Set(MODEL_DECLARATIONS.map(({ name }) => name));

/** The name of an emulator's model without the owner that its wire gives it; null for others. */
function emulatedNameOf(model: string): string | null {
  const name = model.split("/").at(-1) ?? "";
  return EMULATED.has(name) ? name : null;
}

function routeTo(
  definition: ModelDefinition,
  { model, provider, modelVersion }: ModelDefinition,
): ModelRoute[] {
  const route = { provider, model, modelVersion };
  const known = TWINS.find((pair) => pair.model === definition.model && pair.twin === model);
  if (known !== undefined) return [{ ...route, translate: known.translate }];
  // Every wire of an emulator takes the same input.
  const name = emulatedNameOf(definition.model);
  return name !== null && name === emulatedNameOf(model) ? [route] : [];
}

/**
 * The catalogues of all configured providers as one, in which each model names the others that
 * run it as well. They take its place where its own provider is out of service.
 */
export function joinCatalogues(
  catalogues: readonly (readonly ModelDefinition[])[],
): readonly ModelDefinition[] {
  const models = catalogues.flat();
  return models.map((definition) => {
    const others = models.filter(({ provider }) => provider !== definition.provider);
    const alternatives = others.flatMap((other) => routeTo(definition, other));
    return alternatives.length === 0 ? definition : { ...definition, alternatives };
  });
}
