import fc from "fast-check";
import { z } from "zod";
import { oddValue } from "./odd-json.ts";
import { share } from "./names.ts";
import { oddText } from "./odd-texts.ts";

/** The parts of JSON Schema that our own inputs use. */
export type Schema = {
  type?: string | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  format?: string | undefined;
};

export const SchemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    properties: z.record(z.string(), SchemaSchema).optional(),
    required: z.array(z.string()).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    items: SchemaSchema.optional(),
    anyOf: z.array(SchemaSchema).optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    format: z.string().optional(),
  }),
);

/** Fields whose good values a schema does not tell, by their name. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const TEXT_CHARACTERS_MAX = 60;

/** Values that the schema takes, as far as it tells. */
export function valuesOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined && schema.anyOf.length > 0) {
    return fc.oneof(...schema.anyOf.map((option) => valuesOf(option, hints)));
  }
  switch (schema.type) {
    case "object":
      return objectsOf(schema, hints);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}, hints), { maxLength: 4 });
    case "string":
      return textsOf(schema);
    case "integer":
      return fc.integer({
        min: schema.minimum ?? 0,
        max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31),
      });
    case "number":
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e9, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return oddValue;
  }
}

function textsOf({
  format,
  minLength = 0,
  maxLength = TEXT_CHARACTERS_MAX,
}: Schema): fc.Arbitrary<string> {
  if (format === "date-time") {
    const soon = { min: new Date("2020-01-01"), max: new Date("2100-01-01") };
    return fc.date({ ...soon, noInvalidDate: true }).map((date) => date.toISOString());
  }
  const most = Math.max(minLength, Math.min(maxLength, TEXT_CHARACTERS_MAX));
  return fc.string({ unit: "grapheme-ascii", minLength, maxLength: most });
}

function objectsOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const model = Object.fromEntries(
    properties.map(([name, property]) => [name, hints[name] ?? valuesOf(property, hints)]),
  );
  // A schema that takes nothing at all, such as that of a field that is not there yet.
  const requiredKeys = (schema.required ?? []).filter((name) => name in model);
  return fc.record(model, { requiredKeys });
}

/** A value that was good before one thing about it was changed. */
export function nearlyValuesOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const kind = fc.constantFrom("replace", "drop", "add", "wrap", "inside");
  return fc
    .tuple(valuesOf(schema, hints), kind, share, oddText, oddValue)
    .map(([value, how, at, name, odd]) => spoil(value, { how, at, name, odd }));
}

type Spoiling = { how: string; at: number; name: string; odd: unknown };

function spoil(value: unknown, spoiling: Spoiling): unknown {
  const { how, at, name, odd } = spoiling;
  if (how === "wrap") return [value];
  if (typeof value !== "object" || value === null) return odd;
  const entries = Object.entries(value);
  const chosen = Math.floor(at * entries.length);
  if (how === "add") return Object.fromEntries([...entries, [name, odd]]);
  if (how === "drop") return Object.fromEntries(entries.filter((_, place) => place !== chosen));
  return Object.fromEntries(
    entries.map(([key, inner], place) => {
      if (place !== chosen) return [key, inner];
      return [key, how === "inside" ? spoil(inner, { ...spoiling, how: "replace" }) : odd];
    }),
  );
}
