import { z } from "zod";
import { cutDepth, cutText } from "../bound.ts";
import {
  SCHEMA_CHOICES_MAX,
  SCHEMA_DEPTH_MAX,
  SCHEMA_FIELDS_MAX,
  SCHEMA_TEXT_CHARACTERS_MAX,
} from "../limits.ts";
import type { JsonSchema, ModelDescription } from "./outcomes.ts";

/** Schemas that others refer to by `#/components/schemas/Name`. */
export type SchemaParts = Readonly<Record<string, unknown>>;

const REFERENCE = /^#\/components\/schemas\/(.+)$/;
/** What a form or a check can use; everything else that a schema says is left out. */
const KEPT = [
  "type",
  "enum",
  "default",
  "format",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "nullable",
  "x-order",
] as const;
const TEXTS = ["title", "description"] as const;

const InputSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).catch([]).default([]),
});

const isShape = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema with what it refers to put in its place; its own words win. */
function resolve(schema: JsonSchema, parts: SchemaParts, depth: number): JsonSchema {
  if (depth >= SCHEMA_DEPTH_MAX) return {};
  const { $ref, allOf, ...own } = schema;
  const name = typeof $ref === "string" ? REFERENCE.exec($ref)?.[1] : undefined;
  const referred = name !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
  const [first] = Array.isArray(allOf) && allOf.length === 1 ? allOf : [];
  const inner = [referred, first].find(isShape);
  return inner === undefined ? own : { ...resolve(inner, parts, depth + 1), ...own };
}

/** One property within bounds; the title of a choice's own schema is no title for people. */
function readProperty(raw: JsonSchema, parts: SchemaParts, depth: number): JsonSchema {
  const whole = resolve(raw, parts, depth);
  const property: Record<string, unknown> = {};
  for (const name of KEPT) if (whole[name] !== undefined) property[name] = cutDepth(whole[name]);
  for (const name of TEXTS) {
    const text = raw[name];
    if (typeof text === "string") property[name] = cutText(text, SCHEMA_TEXT_CHARACTERS_MAX);
  }
  const choices = property["enum"];
  if (choices !== undefined && (!Array.isArray(choices) || choices.length > SCHEMA_CHOICES_MAX)) {
    delete property["enum"];
  }
  if (isShape(whole["items"]) && depth < SCHEMA_DEPTH_MAX) {
    property["items"] = readProperty(whole["items"], parts, depth + 1);
  }
  return withAlternatives(property, whole, parts, depth);
}

/** `anyOf: [X, null]` is an X that may be null; a real choice of shapes is left open. */
function withAlternatives(
  property: Record<string, unknown>,
  whole: JsonSchema,
  parts: SchemaParts,
  depth: number,
): JsonSchema {
  const shapes = Array.isArray(whole["anyOf"]) ? whole["anyOf"].filter(isShape) : [];
  const real = shapes.filter(({ type }) => type !== "null");
  const [only] = real;
  if (only === undefined || real.length > 1 || depth >= SCHEMA_DEPTH_MAX) return property;
  const inner = readProperty(only, parts, depth + 1);
  return { ...inner, ...property, ...(real.length < shapes.length ? { nullable: true } : {}) };
}

/** The schema of an input within bounds and without references; null where it is none. */
export function readInputSchema(
  schema: unknown,
  parts: SchemaParts,
): ModelDescription["inputSchema"] | null {
  const parsed = InputSchema.safeParse(schema);
  if (!parsed.success) return null;
  const properties = Object.entries(parsed.data.properties)
    .flatMap(([name, raw]) => (isShape(raw) ? [[name, readProperty(raw, parts, 0)] as const] : []))
    .slice(0, SCHEMA_FIELDS_MAX);
  const names = new Set(properties.map(([name]) => name));
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: parsed.data.required.filter((name) => names.has(name)),
  };
}

/** What an output schema promises: files, words, something else, or nothing that we can tell. */
export function readOutputKind(
  schema: unknown,
  parts: SchemaParts,
): ModelDescription["outputKind"] {
  if (!isShape(schema)) return null;
  const whole = resolve(schema, parts, 0);
  if (whole["type"] === "array" && isShape(whole["items"])) {
    const kind = readOutputKind(whole["items"], parts);
    // Words in a list are pieces of one text only where the schema says so.
    const isText = whole["x-cog-array-display"] === "concatenate";
    return kind === "text" && !isText ? "json" : kind;
  }
  if (whole["type"] === "string") return whole["format"] === "uri" ? "file" : "text";
  return whole["type"] === "object" ? "json" : null;
}

/** A title or description within bounds; null where there is none. */
export function readWords(text: string | null | undefined): string | null {
  return text == null || text === "" ? null : cutText(text, SCHEMA_TEXT_CHARACTERS_MAX);
}
