import { OUTPUT_KINDS } from "@darkroom/engine";
import { DELIVERY_REASONS, ERROR_CODES, PATTERNS, STATUSES } from "@darkroom/lifecycle";
import { z } from "zod";
import { CreditsSchema, DurationMsSchema, TimeSchema, named, pageOf } from "./name-schema.ts";

export const EtaRangeSchema = named(
  "EtaRange",
  z
    .object({ p10: DurationMsSchema, p50: DurationMsSchema, p90: DurationMsSchema })
    .describe(
      "One run in ten is shorter than `p10`, half are shorter than `p50`, one in ten is longer than `p90`.",
    ),
);

export const OutputSchema = named(
  "Output",
  z.object({
    url: z
      .string()
      .describe("A path below the public URL, for the owner. `share` makes addresses for others."),
    kind: z.enum(OUTPUT_KINDS),
    mediaType: z.string(),
    width: z.number().nullable().describe("Pixels."),
    height: z.number().nullable().describe("Pixels."),
    durationMs: z.number().nullable(),
    bytes: z.number(),
    thumbhash: z.string().nullable(),
  }),
);

const PREDICTION = {
  id: z.string(),
  requestId: z.string().describe("Id of the HTTP request that created it."),
  model: z.string(),
  status: z.enum(STATUSES),
  stage: z.string().describe("Words for what is happening now."),
  message: z.string(),
  pattern: z.enum(PATTERNS),
  sequence: z.number().int().describe("Rises with every event of this prediction."),
  input: z.record(z.string(), z.unknown()),
  credits: z.object({ price: CreditsSchema, reserved: CreditsSchema, captured: CreditsSchema }),
  progress: z.object({
    value: z.number().nullable().describe("From 0 to 1; null where no honest number exists."),
    source: z.enum(["provider", "estimate", "none"]),
  }),
  etaMs: EtaRangeSchema.nullable().describe("What remains of the run."),
  startsInMs: EtaRangeSchema.nullable(),
  estimate: z
    .object({
      p10: DurationMsSchema,
      p50: DurationMsSchema,
      p80: DurationMsSchema,
      p90: DurationMsSchema,
    })
    .nullable()
    .describe("How long such runs usually take; null without history."),
  queuePosition: z.number().nullable(),
  waitsFor: z.enum(["slot", "provider", "operator"]).nullable(),
  pollAfterMs: z.number().nullable().describe("When to ask again; null at the end."),
  cancelRequested: z.boolean(),
  preview: z.object({ url: z.string() }).nullable(),
  outputs: z.array(OutputSchema),
  error: z
    .object({ code: z.enum(ERROR_CODES), message: z.string(), released: CreditsSchema })
    .nullable(),
  retryOf: z.string().nullable(),
  reusedFrom: z
    .string()
    .nullable()
    .describe("The equal prediction whose stored result this is, or is to be."),
  createdAt: TimeSchema,
  startedAt: TimeSchema.nullable(),
  endedAt: TimeSchema.nullable(),
};

export const PredictionSchema = named("Prediction", z.object(PREDICTION));

export const DeliveryChoiceSchema = named(
  "DeliveryChoice",
  z.object({
    pattern: z.enum(PATTERNS),
    reason: z.enum(DELIVERY_REASONS),
    figures: z.object({
      p95Ms: z.number().nullable(),
      runs: z.number(),
      directP95MsMax: z.number(),
      pollP95MsMax: z.number(),
    }),
  }),
);

export const OrderedPredictionSchema = named(
  "OrderedPrediction",
  z.object({
    ...PREDICTION,
    delivery: DeliveryChoiceSchema.nullable().describe(
      "How its pattern was chosen; null for a repeated order that would get another one now.",
    ),
  }),
);

export const PredictionPageSchema = pageOf("PredictionPage", PredictionSchema);

export const ActivePredictionsSchema = named(
  "ActivePredictions",
  z.object({
    sequence: z.number().int().describe("Sent back as `since` with the next look."),
    pollAfterMs: z.number().nullable().describe("When to look again; null when all have ended."),
    unfinished: z.number().int().describe("How many have not ended."),
    unchanged: z.boolean().describe("Nothing has changed since: none is told."),
    behind: z.boolean().describe("More has changed than is told: read lists again."),
    predictions: z.array(PredictionSchema),
  }),
);

export const CancelAnswerSchema = named(
  "CancelAnswer",
  z.object({
    outcome: z
      .enum(["canceled", "requested", "too_late"])
      .describe("`requested`: the provider was asked to stop and has the last word."),
    prediction: PredictionSchema,
  }),
);

export const DeletedPredictionSchema = named("DeletedPrediction", z.object({ id: z.string() }));

export const ShareSchema = named(
  "Share",
  z.object({ outputs: z.array(z.object({ url: z.string() })), expiresAt: TimeSchema }),
);

export const TimelineSchema = z.array(
  named(
    "TimelineEvent",
    z.object({
      sequence: z.number().int(),
      type: z.string(),
      from: z.enum(STATUSES).nullable(),
      to: z.enum(STATUSES),
      actor: z.string(),
      at: TimeSchema,
      reusedFrom: z.string().nullable(),
      moderation: z.string().nullable(),
    }),
  ),
);

export const QuoteAnswerSchema = named(
  "Quote",
  z.object({
    model: z.string(),
    requiredCredits: CreditsSchema,
    availableCredits: CreditsSchema,
    affordable: z.boolean(),
    estimate: EtaRangeSchema.nullable(),
    delivery: DeliveryChoiceSchema,
  }),
);
