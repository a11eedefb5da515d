import { z } from "zod";
import type { JsonSchema } from "../describe-route.ts";
import { NAMED_SCHEMAS } from "../schemas/name-schema.ts";

const COMPONENTS = "#/components/schemas/";

type Written = { zodSchema: object; jsonSchema: Record<string, unknown> };

/** The bounds that every whole number of JavaScript has say nothing. */
const BOUNDS: ReadonlySet<unknown> = new Set([Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);

/** Words of the schema are added; what only repeats a format or a type is left out. */
function tidy({ zodSchema, jsonSchema }: Written): void {
  const description = zodSchema instanceof z.ZodType ? zodSchema.description : undefined;
  if (description !== undefined) jsonSchema["description"] = description;
  if (jsonSchema["format"] === "date-time") delete jsonSchema["pattern"];
  for (const bound of ["minimum", "maximum"]) {
    if (BOUNDS.has(jsonSchema[bound])) delete jsonSchema[bound];
  }
}

/** What replies hold. They may get more fields later, which clients have to bear. */
const REPLIES = {
  io: "output",
  metadata: NAMED_SCHEMAS,
  override: (written: Written) => {
    tidy(written);
    const { jsonSchema } = written;
    if (jsonSchema["additionalProperties"] === false) delete jsonSchema["additionalProperties"];
  },
} as const;

/** Every named schema, for `components.schemas`. */
export function writeNamedSchemas(): Record<string, JsonSchema> {
  const uri = (id: string): string => `${COMPONENTS}${id}`;
  const { schemas } = z.toJSONSchema(NAMED_SCHEMAS, { ...REPLIES, uri });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutHead(schema)]),
  );
}

/** The schema of a reply, which refers to the named ones. */
export function writeReplySchema(schema: z.ZodType): JsonSchema {
  const { $defs: _defined, ...written } = withoutHead(z.toJSONSchema(schema, REPLIES));
  // Inside of a document the definitions stand in one place.
  const text = JSON.stringify(written).replaceAll('"$ref":"#/$defs/', `"$ref":"${COMPONENTS}`);
  return readObject(JSON.parse(text));
}

/** A document of its own would begin with `$schema` and a name; a part of one does not. */
export function withoutHead(schema: unknown): JsonSchema {
  const { $schema: _dialect, $id: _address, id: _id, ...rest } = readObject(schema);
  return rest;
}

function readObject(value: unknown): JsonSchema {
  if (typeof value !== "object" || value === null) throw new TypeError("a schema is an object");
  return { ...value };
}
