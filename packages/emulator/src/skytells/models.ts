import { MODEL_DECLARATIONS, type ModelDeclaration } from "@darkroom/generator";
import { MODEL_OWNER } from "../predictions/models.ts";

const PRICE_USD = 0.01;

/** The model of a slug such as `jersey-speed` (K9). */
export function findBySlug(slug: string): ModelDeclaration | undefined {
  return MODEL_DECLARATIONS.find(({ name }) => name === slug);
}

/** The slug of a model as the machinery names it, `owner/slug`. */
export function slugOf(model: string): string {
  return model.slice(MODEL_OWNER.length + 1);
}

/** The name as the machinery knows it. */
export function modelOf(declaration: ModelDeclaration): string {
  return `${MODEL_OWNER}/${declaration.name}`;
}

export function typeOf(slug: string): string {
  return findBySlug(slug)?.output.kind ?? "image";
}

/** A model as the API lists it; schemas only where `fields` asks for them (K9). */
export function renderModel(
  declaration: ModelDeclaration,
  fields: ReadonlySet<string>,
): Record<string, unknown> {
  const { name, title, description, output, input, required } = declaration;
  const isText = output.kind === "text";
  return {
    name: title,
    description,
    // The name by which a create calls it.
    namespace: name,
    type: output.kind,
    billable: true,
    pricing: {
      amount: PRICE_USD,
      currency: "USD",
      unit: "prediction",
      criterias: [],
      formula: null,
    },
    metadata: { edge_compatible: false, cold_boot: false },
    status: "operational",
    ...(fields.has("input_schema")
      ? { input_schema: { type: "object", required, properties: input } }
      : {}),
    ...(fields.has("output_schema")
      ? { output_schema: isText ? { type: "string" } : { type: "string", format: "uri" } }
      : {}),
  };
}

export const MODELS: readonly ModelDeclaration[] = MODEL_DECLARATIONS;
