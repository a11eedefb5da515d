import { BATCH_EXPORT_FORMATS, BATCH_FORMATS, BATCH_ITEMS_MAX } from "@darkroom/engine";
import type { BatchSource } from "@darkroom/engine";
import { z } from "zod";
import {
  BATCH_NAME_CHARACTERS_MAX,
  CURSOR_CHARACTERS_MAX,
  ID_CHARACTERS_MAX,
  MAX_CREDITS_MAX,
  MODEL_CHARACTERS_MAX,
  PAGE_ITEMS_DEFAULT,
  PAGE_ITEMS_MAX,
} from "../limits.ts";
import { CreateSchema, RetrySchema } from "../schemas.ts";

const IdSchema = z.string().min(1).max(ID_CHARACTERS_MAX);

/** Where the items come from: a list of inputs, a text, or a list that was uploaded before. */
const SOURCE_FIELDS = {
  /** Not needed with an upload, which has its own. */
  model: z.string().min(1).max(MODEL_CHARACTERS_MAX).optional(),
  items: z.array(z.unknown()).min(1).max(BATCH_ITEMS_MAX).optional(),
  text: z.string().min(1).optional(),
  format: z.enum(BATCH_FORMATS).optional(),
  uploadId: IdSchema.optional(),
};

type Sourced = {
  model?: string | undefined;
  items?: unknown[] | undefined;
  text?: string | undefined;
  format?: (typeof BATCH_FORMATS)[number] | undefined;
  uploadId?: string | undefined;
};

const ONE_SOURCE = "Give either items, or a text with its format, or an uploadId.";

function isOneSource({ model, items, text, format, uploadId }: Sourced): boolean {
  const given = [items, text, uploadId].filter((source) => source !== undefined).length;
  const isNamed = uploadId !== undefined || model !== undefined;
  return given === 1 && isNamed && (text === undefined) === (format === undefined);
}

async function* encodeText(text: string): AsyncGenerator<Uint8Array, void> {
  yield new TextEncoder().encode(text);
}

/** The list of an order in the engine's words; the schema has admitted exactly one. */
export function sourceOf({ items, text, format, uploadId }: Sourced): BatchSource {
  if (uploadId !== undefined) return { kind: "upload", id: uploadId };
  if (text !== undefined && format !== undefined) {
    return { kind: "text", format, body: encodeText(text) };
  }
  return { kind: "items", items: items ?? [] };
}

/** Input of `batch.quote`. */
export const QuoteBatchSchema = z
  .strictObject(SOURCE_FIELDS)
  .refine(isOneSource, { error: ONE_SOURCE, path: ["items"] });

/** Input of `batch.create`. */
export const CreateBatchSchema = z
  .strictObject({
    ...SOURCE_FIELDS,
    name: z.string().trim().min(1).max(BATCH_NAME_CHARACTERS_MAX).optional(),
    onInvalid: z.enum(["refuse", "skip"]).default("refuse"),
    idempotencyKey: CreateSchema.shape.idempotencyKey,
    runAt: CreateSchema.shape.runAt,
    /** For all items together. */
    maxCredits: z
      .number()
      .int()
      .min(0)
      .max(MAX_CREDITS_MAX * BATCH_ITEMS_MAX)
      .optional(),
  })
  .refine(isOneSource, { error: ONE_SOURCE, path: ["items"] });

const ItemPageSchema = z.strictObject({
  cursor: z.string().min(1).max(CURSOR_CHARACTERS_MAX).nullish(),
  limit: z.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  filter: z.enum(["all", "waiting", "running", "succeeded", "unsuccessful"]).default("all"),
});

/** Input of `batch.get`: with `items` a page of them as well. */
export const GetBatchSchema = z.strictObject({ id: IdSchema, items: ItemPageSchema.optional() });

/** Input of `batch.items`: a page of them alone. */
export const BatchItemsSchema = ItemPageSchema.extend({ id: IdSchema });

/** Input of `batch.retryFailed`. */
export const RetryFailedSchema = RetrySchema;

/** Input of `batch.export`. */
export const ExportBatchSchema = z.strictObject({
  id: IdSchema,
  format: z.enum(BATCH_EXPORT_FORMATS),
});

/** The query of an upload. */
export const UploadQuerySchema = z.strictObject({
  model: z.string().min(1).max(MODEL_CHARACTERS_MAX),
  format: z.enum(BATCH_FORMATS),
});
