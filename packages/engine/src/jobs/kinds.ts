import type { NewJob } from "@darkroom/db";
import { ERROR_CODES, PROVIDER_PHASES } from "@darkroom/lifecycle";
import type { ProviderOutput, ProviderUpdate } from "@darkroom/providers";
import { z } from "zod";
import type { EngineContext } from "../context.ts";
import { creationBucket, looksBucket } from "./buckets.ts";
import type { Paced } from "./buckets.ts";
import { CANCEL_ATTEMPTS_MAX, JOB_ATTEMPTS_MAX, STORE_ATTEMPTS_MAX } from "../limits.ts";

const outputSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("url"), url: z.string() }),
  z.object({ kind: z.literal("data"), mediaType: z.string(), base64: z.string() }),
  z.object({ kind: z.literal("value"), value: z.unknown() }),
]);

/** Outputs as a row keeps them between the provider's end and the stored result. */
export const outputsSchema: z.ZodType<readonly ProviderOutput[]> = z.array(outputSchema);

/** A verified update waits as it was read; its raw body is kept for operators only. */
const updateSchema: z.ZodType<ProviderUpdate> = z.object({
  providerPredictionId: z.string(),
  providerStatus: z.string(),
  phase: z.enum(PROVIDER_PHASES),
  error: z.enum(ERROR_CODES).nullable(),
  errorText: z.string().nullable(),
  outputs: outputsSchema,
  // Rows that were written before there was this field have none.
  text: z.string().nullable().default(null),
  share: z.number().nullable(),
  durationMs: z.number().nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  outputsExpired: z.boolean(),
  echoedWebhook: z.string().nullable(),
});

/** Every kind of work, with what it needs to know; rows of another shape go to the dead. */
export const JOB_PAYLOADS = {
  // Tries are counted where only so many are made; rows of before have none.
  submit_prediction: z.object({
    deferrals: z.number().int(),
    attempts: z.number().int().optional(),
  }),
  adopt_prediction: z.object({ looks: z.number().int() }),
  reconcile_prediction: z.object({ looks: z.number().int(), missing: z.number().int() }),
  cancel_prediction: z.object({}),
  store_results: z.object({}),
  follow_prediction: z.object({ looks: z.number().int() }),
  // Without an update the stored body is read again; `replayedBy` is the operator who asked.
  process_delivery: z.object({
    deliveryId: z.string(),
    update: updateSchema.nullable(),
    replayedBy: z.string().optional(),
  }),
} as const;
export type JobKind = keyof typeof JOB_PAYLOADS;
export const JOB_KINDS = Object.keys(JOB_PAYLOADS).filter(
  (kind): kind is JobKind => kind in JOB_PAYLOADS,
);
export type JobPayload<Kind extends JobKind> = z.infer<(typeof JOB_PAYLOADS)[Kind]>;

const ATTEMPTS_MAX: Readonly<Record<JobKind, number>> = {
  submit_prediction: JOB_ATTEMPTS_MAX,
  adopt_prediction: JOB_ATTEMPTS_MAX,
  reconcile_prediction: JOB_ATTEMPTS_MAX,
  cancel_prediction: CANCEL_ATTEMPTS_MAX,
  store_results: STORE_ATTEMPTS_MAX,
  follow_prediction: STORE_ATTEMPTS_MAX,
  process_delivery: JOB_ATTEMPTS_MAX,
};

/** What each kind of work is paid from at a provider; null where it asks none. */
const BUCKET_OF: Readonly<
  Record<JobKind, ((context: EngineContext, paced: Paced) => string) | null>
> = {
  submit_prediction: creationBucket,
  adopt_prediction: (_context, { provider }) => looksBucket(provider),
  reconcile_prediction: (_context, { provider }) => looksBucket(provider),
  cancel_prediction: (_context, { provider }) => looksBucket(provider),
  store_results: null,
  follow_prediction: null,
  process_delivery: null,
};

type JobSubject = Paced & { id: string; accountId: string; priority: number };

/** A job row for the outbox, paced by the provider's bucket for its kind of work. */
export function createJob<Kind extends JobKind>(
  context: EngineContext,
  kind: Kind,
  subject: JobSubject,
  job: { payload: JobPayload<Kind>; runAt: number },
): NewJob {
  return {
    id: context.newId(),
    kind,
    predictionId: subject.id,
    accountId: subject.accountId,
    payload: job.payload,
    priority: subject.priority,
    runAt: job.runAt,
    attemptsMax: ATTEMPTS_MAX[kind],
    rateBucket: BUCKET_OF[kind]?.(context, subject) ?? null,
    createdAt: context.now(),
  };
}
