import type { ModelDefinition } from "@darkroom/engine";
import type { JsonSchema, ModelDescription } from "@darkroom/providers";
import { z } from "zod";
import { INPUT_LIST_ITEMS_MAX, INPUT_TEXT_CHARACTERS_MAX } from "../limits.ts";

type Fields = ModelDescription["inputSchema"];

/** Places that a model may be told to read: addresses of the web, and files in the input itself. */
const FILE_PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "data:"]);

/** Inputs by which a caller could switch off a model's own safety; nobody here is offered them. */
const WITHHELD: ReadonlySet<string> = new Set([
  "disable_safety_checker",
  "enable_safety_checker",
  "safety_checker",
  "safety_tolerance",
]);

const isText = (value: unknown): value is string => typeof value === "string";
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isShape = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A provider's published JSON Schema as a check of our own: the subset that models use, and
 * strict, so that a misspelt field is told before anything is reserved. What we cannot read takes
 * any value; the provider then has the last word.
 * @param options.admitsScenario also takes the emulator's scripted timeline
 */
export function convertSchema(
  schema: Fields,
  options: { admitsScenario: boolean; promptCharactersMax: number },
): ModelDefinition["inputSchema"] {
  const required = new Set(schema.required);
  const offered = Object.entries(schema.properties).filter(([name]) => !WITHHELD.has(name));
  const fields = offered.map(([name, property], place) => {
    const limits = name === "prompt" ? { charactersMax: options.promptCharactersMax } : {};
    const title = isText(property["title"]) ? property["title"] : name;
    const field = convertField(property, { title, isRequired: required.has(name), ...limits });
    const { description, "x-order": order = place } = property;
    const words = isText(description) ? { title, description } : { title };
    return [name, withDefault(field, property, required.has(name), { ...words, "x-order": order })];
  });
  const scenario = z.record(z.string(), z.unknown()).optional().meta({ "x-hidden": true });
  return z.strictObject({
    ...Object.fromEntries(fields),
    ...(options.admitsScenario ? { __scenario: scenario } : {}),
  });
}

type Facts = { title: string; isRequired: boolean; charactersMax?: number };

/** A field may be left out unless it is required; a default that fits is filled in. */
function withDefault(
  field: z.ZodType,
  property: JsonSchema,
  isRequired: boolean,
  meta: Record<string, unknown>,
): z.ZodType {
  const preset = property["default"];
  const isPreset = preset !== undefined && preset !== null && field.safeParse(preset).success;
  const whole = property["nullable"] === true ? field.nullable() : field;
  if (isPreset) return whole.default(preset).meta(meta);
  return isRequired ? whole.meta(meta) : whole.optional().meta(meta);
}

function convertField(property: JsonSchema, facts: Facts): z.ZodType {
  const choices = property["enum"];
  if (Array.isArray(choices)) return convertChoices(choices);
  switch (property["type"]) {
    case "string":
      return convertText(property, facts);
    case "integer":
    case "number":
      return convertNumber(property);
    case "boolean":
      return z.boolean();
    case "array":
      return convertList(property, facts);
    default:
      return z.unknown();
  }
}

/** Choices of words or of whole numbers; others are left to the provider. */
function convertChoices(choices: readonly unknown[]): z.ZodType {
  const texts = choices.filter(isText);
  const [text, ...furtherTexts] = texts;
  if (text !== undefined && texts.length === choices.length) {
    return z.enum([text, ...furtherTexts]);
  }
  const numbers = choices.filter(isWhole);
  const [first, ...further] = numbers;
  if (first !== undefined && numbers.length === choices.length) {
    return z.literal([first, ...further]).meta({ type: "integer" });
  }
  return z.unknown();
}

/** A limit that can be kept: never above our own, whatever was published. */
const most = (value: unknown, ours: number): number =>
  isWhole(value) && value >= 0 ? Math.min(value, ours) : ours;

/** A lower limit; none where none is published, and never above the upper one. */
const least = (value: unknown, longest: number): number =>
  isWhole(value) && value >= 0 ? Math.min(value, longest) : 0;

function convertText(property: JsonSchema, { title, isRequired, charactersMax }: Facts): z.ZodType {
  const longest = most(property["maxLength"], charactersMax ?? INPUT_TEXT_CHARACTERS_MAX);
  if (property["format"] === "uri") {
    // Files inside the input are long; the limit of a whole call is theirs.
    return z
      .string()
      .refine((value) => URL.canParse(value) && FILE_PROTOCOLS.has(new URL(value).protocol), {
        error: `${title} must be an address (http, https) or a data URI.`,
      })
      .meta({ format: "uri" });
  }
  const shortest = least(property["minLength"], longest);
  return z
    .string()
    .trim()
    .min(isRequired ? Math.max(1, shortest) : shortest, { error: `${title} must not be empty.` })
    .max(longest, { error: `${title}: at most ${String(longest)} characters.` });
}

function convertNumber(property: JsonSchema): z.ZodType {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = property;
  let number = property["type"] === "integer" ? z.int() : z.number();
  if (typeof minimum === "number") number = number.min(minimum);
  if (typeof maximum === "number") number = number.max(maximum);
  // Version 3.0 of OpenAPI writes true beside the limit; later ones write the limit itself.
  if (typeof exclusiveMinimum === "number") number = number.gt(exclusiveMinimum);
  if (typeof exclusiveMaximum === "number") number = number.lt(exclusiveMaximum);
  if (typeof multipleOf === "number" && multipleOf > 0) number = number.multipleOf(multipleOf);
  return number;
}

function convertList(property: JsonSchema, { title }: Facts): z.ZodType {
  const { items, minItems, maxItems } = property;
  const item = isShape(items) ? convertField(items, { title, isRequired: false }) : z.unknown();
  const longest = most(maxItems, INPUT_LIST_ITEMS_MAX);
  return z.array(item).min(least(minItems, longest)).max(longest);
}
