import { z } from "zod";

/** Schemas that stand under a name of their own in the document, each written there once. */
export const NAMED_SCHEMAS = z.registry<{ id: string }>();

/** Gives a schema its name in the document. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  NAMED_SCHEMAS.add(schema, { id });
  return schema;
}

/** A page of a list, newest first; its last one has no cursor. */
export const pageOf = <Item extends z.ZodType>(id: string, item: Item) =>
  named(
    id,
    z.object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .describe("Sent back as `cursor` for the next page; null at the end."),
    }),
  );

export const TimeSchema = z.iso.datetime().describe("ISO 8601, UTC.");
export const CreditsSchema = z.number().int().describe("Whole credits.");
export const DurationMsSchema = z.number().describe("Milliseconds.");
