import { z } from "zod";
import { CreditsSchema, TimeSchema, named } from "./name-schema.ts";

const COUNT = z.number().int();

const MAX_CREDITS = CreditsSchema.nullable().describe("Order nothing when it costs more by then.");

const PredictionSchema = named(
  "ScheduledPrediction",
  z.object({
    model: z.string(),
    input: z.record(z.string(), z.unknown()),
    maxCredits: MAX_CREDITS,
  }),
);

const BatchSchema = named(
  "ScheduledBatch",
  z.object({
    model: z.string(),
    items: COUNT.describe("How many are in its list."),
    name: z.string().nullable(),
    onInvalid: z.enum(["refuse", "skip"]),
    maxCredits: MAX_CREDITS,
  }),
);

export const ScheduleSchema = named(
  "Schedule",
  z.object({
    id: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    order: z.union([z.object({ prediction: PredictionSchema }), z.object({ batch: BatchSchema })]),
    createdAt: TimeSchema,
    nextAt: TimeSchema,
    last: z
      .object({
        fireAt: TimeSchema,
        doneAt: TimeSchema,
        outcome: z.string().describe("`ordered`, or why nothing was."),
        predictionId: z.string().nullable(),
        batchId: z.string().nullable(),
      })
      .nullable()
      .describe("What came of the last fire; null before the first."),
    fires: COUNT.describe("How often it has fired."),
    orders: COUNT.describe("How often that ordered something."),
  }),
);

export const ScheduleListSchema = named(
  "ScheduleList",
  z.object({ items: z.array(ScheduleSchema) }),
);

export const DeletedScheduleSchema = named(
  "DeletedSchedule",
  z.object({ outcome: z.literal("deleted") }),
);
