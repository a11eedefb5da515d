import { z } from "zod";
import type { ModelDefinition } from "../../models/definition.ts";

/** Turns the texts of cells into the types that a model takes. */
export interface Cells {
  /** Whether the model may have such an input. */
  isKnown: (name: string) => boolean;
  /** The value of a text; the text itself where it is of no other type. */
  read: (name: string, text: string) => unknown;
}

type Property = Readonly<Record<string, unknown>>;

const isProperty = (value: unknown): value is Property =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const DescriptionSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  additionalProperties: z.unknown().optional(),
});

/** All types that a schema names, however deep its choices are. */
function typesOf(property: unknown): readonly string[] {
  if (!isProperty(property)) return [];
  const { type, anyOf, oneOf, allOf, enum: choices } = property;
  const own = Array.isArray(type) ? type : [type];
  const named = own.filter((each): each is string => typeof each === "string");
  const inner = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const chosen = Array.isArray(choices) ? choices.map((choice) => typeof choice) : [];
  return [...named, ...inner.flatMap(typesOf), ...chosen];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readText(types: readonly string[], text: string): unknown {
  const trimmed = text.trim();
  if ((types.includes("number") || types.includes("integer")) && NUMBER.test(trimmed)) {
    return Number(trimmed);
  }
  if (types.includes("boolean") && /^(true|false)$/i.test(trimmed)) {
    return trimmed.toLowerCase() === "true";
  }
  if (types.includes("object") || types.includes("array")) {
    try {
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      return text;
    }
  }
  return text;
}

/** Cells for the inputs of a model, by its schema; a text stays one wherever it may be one. */
export function createCells(schema: ModelDefinition["inputSchema"]): Cells {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const { properties, additionalProperties } = DescriptionSchema.parse(described);
  const types = new Map(Object.entries(properties).map(([name, each]) => [name, typesOf(each)]));
  return {
    isKnown: (name) => types.has(name) || additionalProperties !== false,
    read: (name, text) => {
      const known = types.get(name) ?? [];
      return known.includes("string") ? text : readText(known, text);
    },
  };
}
