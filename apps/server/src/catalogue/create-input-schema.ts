import type { InputProperty, ModelDeclaration } from "@darkroom/generator/declarations";
import { z } from "zod";

type StringProperty = Extract<InputProperty, { type: "string" }>;
type IntegerProperty = Extract<InputProperty, { type: "integer" }>;
type ListProperty = Extract<InputProperty, { type: "array" }>;

/**
 * The schema of a model's input, made from what the model declares: the same limits, so that what
 * passes here passes at the model. Admits a scripted timeline besides; the emulator checks its fields.
 */
export function createInputSchema(
  declaration: ModelDeclaration,
): z.ZodType<Record<string, unknown>> {
  const fields: Record<string, z.ZodType> = {};
  for (const [order, [name, property]] of Object.entries(declaration.input).entries()) {
    const { title, description } = property;
    const described = createField(property).meta({ title, description, "x-order": order });
    fields[name] = declaration.required.includes(name)
      ? described
      : withDefault(described, property);
  }
  const scenario = z.record(z.string(), z.unknown()).optional().meta({ "x-hidden": true });
  return z.strictObject({ ...fields, __scenario: scenario });
}

/** A field may be left out; one with a default is then filled in. */
function withDefault(field: z.ZodType, property: InputProperty): z.ZodType {
  const value = "default" in property ? property.default : undefined;
  return value === undefined ? field.optional() : field.default(value);
}

function createField(property: InputProperty): z.ZodType {
  switch (property.type) {
    case "string":
      return createText(property);
    case "integer":
      return createInteger(property);
    case "array":
      return createList(property);
  }
}

/** Characters as JSON Schema counts them; Zod counts UTF-16 units. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

function createText({
  title,
  minLength,
  maxLength,
  enum: choices,
  format,
}: StringProperty): z.ZodType {
  if (choices !== undefined) return z.enum(choices);
  const most = maxLength ?? Infinity;
  const text = z
    .string()
    .trim()
    .refine((value) => countCharacters(value) >= (minLength ?? 0), {
      error: `${title} must not be empty.`,
    })
    .refine((value) => countCharacters(value) <= most, {
      error: `${title}: at most ${String(most)} characters.`,
    });
  const limited = text.meta({
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(format === undefined ? {} : { format }),
  });
  if (format === undefined) return limited;
  return limited.refine((value) => URL.canParse(value), { error: `${title} must be an address.` });
}

function createInteger({ minimum, maximum, enum: choices }: IntegerProperty): z.ZodType {
  if (choices !== undefined) return z.literal(choices).meta({ type: "integer" });
  return z
    .int()
    .min(minimum ?? Number.MIN_SAFE_INTEGER)
    .max(maximum ?? Number.MAX_SAFE_INTEGER);
}

function createList({ title, items, maxItems }: ListProperty): z.ZodType {
  const { maxLength } = items;
  const item = z
    .string()
    .refine((value) => countCharacters(value) <= (maxLength ?? Infinity), {
      error: `${title}: at most ${String(maxLength)} characters each.`,
    })
    .meta(maxLength === undefined ? {} : { maxLength });
  return z.array(item).max(maxItems ?? Infinity);
}
