import { z } from "zod";

/** What the tests read of a prediction; other fields of the reply are left out. */
export const PredictionSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  model: z.string(),
  status: z.enum([
    "queued",
    "submitting",
    "starting",
    "processing",
    "storing",
    "succeeded",
    "failed",
    "canceled",
    "expired",
  ]),
  sequence: z.number(),
  credits: z.object({ price: z.number(), reserved: z.number(), captured: z.number() }),
  pollAfterMs: z.number().nullable(),
  cancelRequested: z.boolean(),
  outputs: z.array(
    z.object({
      url: z.string(),
      kind: z.string(),
      mediaType: z.string(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      durationMs: z.number().nullable(),
      bytes: z.number(),
    }),
  ),
  error: z.object({ code: z.string(), message: z.string(), released: z.number() }).nullable(),
  retryOf: z.string().nullable(),
  endedAt: z.string().nullable(),
});

export type Prediction = z.infer<typeof PredictionSchema>;

export const PageSchema = z.object({
  items: z.array(PredictionSchema),
  nextCursor: z.string().nullable(),
});

export const ModelSchema = z.object({
  model: z.string(),
  credits: z.number(),
  output: z.object({
    kind: z.string(),
    width: z.number().nullable(),
    height: z.number().nullable(),
  }),
});

export type Model = z.infer<typeof ModelSchema>;

/** Addresses that open the outputs without a session. */
export const ShareSchema = z.object({ outputs: z.array(z.object({ url: z.string() })) });

export const BalanceSchema = z.object({ available: z.number(), reserved: z.number() });

export type Balance = z.infer<typeof BalanceSchema>;

export const CancelAnswerSchema = z.object({
  outcome: z.enum(["canceled", "requested", "too_late"]),
  prediction: PredictionSchema,
});

/** The two shapes of tRPC's answer to a single call, without a transformer. */
export const AnswerSchema = z.union([
  z.object({ result: z.object({ data: z.unknown() }) }),
  z.object({
    error: z.object({
      message: z.string(),
      data: z.object({ httpStatus: z.number(), reason: z.string() }),
    }),
  }),
]);
