import { z } from "zod";
import type { InputSchemaView } from "../views.ts";
import type { ModelDefinition } from "./definition.ts";

/** Marks a property that machines may send and no form shows: `.meta({ [HIDDEN]: true })`. */
const HIDDEN = "x-hidden";

const DescriptionSchema = z.object({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

/** Schemas are made once at the start and never change. */
const described = new WeakMap<ModelDefinition["inputSchema"], InputSchemaView>();

/** A model's input as JSON Schema, without what is hidden from forms. */
export function describeInput(schema: ModelDefinition["inputSchema"]): InputSchemaView {
  const known = described.get(schema);
  if (known !== undefined) return known;
  const { type, properties, required } = DescriptionSchema.parse(
    z.toJSONSchema(schema, { io: "input" }),
  );
  const shown = Object.entries(properties).filter(([, property]) => property[HIDDEN] !== true);
  const view = { type, properties: Object.fromEntries(shown), required };
  described.set(schema, view);
  return view;
}
