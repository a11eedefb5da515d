import { BATCH_STATUSES } from "@darkroom/engine";
import { ERROR_CODES, STATUSES } from "@darkroom/lifecycle";
import { z } from "zod";
import { CreditsSchema, TimeSchema, named, pageOf } from "./name-schema.ts";
import { EtaRangeSchema, OutputSchema } from "./prediction.ts";

const BatchProblemSchema = named(
  "BatchProblem",
  z.object({
    position: z.number().int().describe("Which item, counted from 0."),
    line: z.number().int().nullable().describe("Which line of a text, counted from 1."),
    field: z.string(),
    message: z.string(),
  }),
);

const COUNT = z.number().int();

const BATCH = {
  id: z.string(),
  name: z.string().nullable(),
  model: z.string(),
  status: z.enum(BATCH_STATUSES),
  items: COUNT.describe("All of them; `done` have ended."),
  done: COUNT,
  counts: z.object({
    waiting: COUNT.describe("Not made yet."),
    queued: COUNT,
    running: COUNT,
    succeeded: COUNT,
    failed: COUNT,
    canceled: COUNT,
    expired: COUNT,
    refused: COUNT.describe("Never run: they were no valid input."),
  }),
  credits: z
    .object({
      price: CreditsSchema,
      held: CreditsSchema.describe("For what is not made yet."),
      reserved: CreditsSchema.describe("By what runs."),
      captured: CreditsSchema,
      released: CreditsSchema,
    })
    .describe("`price` is the sum of the others."),
  etaMs: z.number().nullable().describe("For what is left, by the pace so far."),
  pollAfterMs: z.number().nullable().describe("When to ask again; null at the end."),
  runAt: TimeSchema.nullable(),
  createdAt: TimeSchema,
  endedAt: TimeSchema.nullable(),
};

export const BatchSchema = named("Batch", z.object(BATCH));

export const BatchItemPageSchema = pageOf(
  "BatchItemPage",
  named(
    "BatchItem",
    z.object({
      position: COUNT,
      line: COUNT.nullable(),
      status: z.enum(["waiting", "refused", ...STATUSES]),
      attempt: COUNT.describe("How often it was retried."),
      predictionId: z.string().nullable(),
      retryOf: z.string().nullable().describe("The prediction of the attempt before."),
      credits: z.object({ price: CreditsSchema, captured: CreditsSchema }),
      outputs: z.array(OutputSchema),
      error: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).nullable(),
      problems: z.array(z.object({ field: z.string(), message: z.string() })),
    }),
  ),
);

/** Its items are read by an address of their own. */
export const FoundBatchSchema = named(
  "FoundBatch",
  z.object({ ...BATCH, page: BatchItemPageSchema.nullable().describe("Always null here.") }),
);

export const BatchPageSchema = pageOf("BatchPage", BatchSchema);

export const StartedBatchSchema = named(
  "StartedBatch",
  z.object({
    ...BATCH,
    problems: z.array(BatchProblemSchema).describe("Of the items that were left out."),
  }),
);

export const RetriedBatchSchema = named(
  "RetriedBatch",
  z.object({
    ...BATCH,
    retried: COUNT.describe("So many wait again."),
    requiredCredits: CreditsSchema,
  }),
);

export const BatchQuoteSchema = named(
  "BatchQuote",
  z.object({
    model: z.string(),
    items: COUNT,
    invalid: COUNT.describe("Those of them that cannot be run."),
    problems: z.array(BatchProblemSchema).describe("The first mistakes."),
    requiredCredits: CreditsSchema.describe("For the items that can be run."),
    availableCredits: CreditsSchema,
    affordable: z.boolean(),
    estimate: EtaRangeSchema.nullable().describe("How long one run usually takes."),
  }),
);

export const BatchExportSchema = named(
  "BatchExport",
  z.object({
    url: z.string().describe("A path below the public URL that opens without a session."),
    expiresAt: TimeSchema,
  }),
);

export const UploadedBatchSchema = named(
  "UploadedBatch",
  z.object({
    uploadId: z.string().describe("Starts it, as `uploadId` of a new batch."),
    expiresAt: TimeSchema,
    quote: BatchQuoteSchema,
  }),
);
