import type { CreateCommand } from "@darkroom/engine";
import { PATTERNS, RUN_WAIT_MS, RUN_WAIT_MS_MAX, STATUSES } from "@darkroom/lifecycle";
import { z } from "zod";
import {
  CANCEL_AFTER_MS_MAX,
  CANCEL_AFTER_MS_MIN,
  CURSOR_CHARACTERS_MAX,
  EVENT_ID_DIGITS_MAX,
  IDEMPOTENCY_KEY_CHARACTERS_MAX,
  ID_CHARACTERS_MAX,
  INPUT_FIELDS_MAX,
  MAX_CREDITS_MAX,
  MODEL_CHARACTERS_MAX,
  PAGE_ITEMS_DEFAULT,
  PAGE_ITEMS_MAX,
  REASON_CHARACTERS_MAX,
  REDRIVE_IDS_MAX,
} from "./limits.ts";
import { WebhookSchema } from "./webhook-schema.ts";

/**
 * How a caller names the way to its result. `webhook` is the outside name of the third pattern,
 * which is `push` inside and stays accepted: this is the one place that knows both.
 */
const DeliverySchema = z
  .enum(["auto", "webhook", ...PATTERNS])
  .transform((delivery): CreateCommand["delivery"] => (delivery === "webhook" ? "push" : delivery));

const PRIORITIES = ["interactive", "batch"] as const satisfies readonly CreateCommand["priority"][];

export const IdSchema = z.string().min(1).max(ID_CHARACTERS_MAX);
const ModelNameSchema = z.string().min(1).max(MODEL_CHARACTERS_MAX);

const CONTROL_CHARACTER = /\p{Cc}/u;
/** Half a character would be stored as another one, and two keys could then be the same. */
const IdempotencyKeySchema = z
  .string()
  .min(1)
  .max(IDEMPOTENCY_KEY_CHARACTERS_MAX)
  .refine((key) => key.isWellFormed() && !CONTROL_CHARACTER.test(key), {
    error: "An idempotency key is well-formed Unicode without control characters.",
  });

const InputSchema = z
  .record(z.string(), z.unknown())
  .refine((input) => Object.keys(input).length <= INPUT_FIELDS_MAX, {
    error: `An input has at most ${String(INPUT_FIELDS_MAX)} fields.`,
  });

/** ISO 8601 with a zone: do not start before. */
const RunAtSchema = z.iso.datetime({ offset: true });

export const ReuseWishSchema = z.enum(["never", "allow"]);

/** Input of `prediction.create`. What the model itself takes is checked by the engine. */
export const CreateSchema = z.strictObject({
  model: ModelNameSchema,
  input: InputSchema,
  idempotencyKey: IdempotencyKeySchema.optional(),
  delivery: DeliverySchema.prefault("auto"),
  runAt: RunAtSchema.optional(),
  cancelAfterMs: z.number().int().min(CANCEL_AFTER_MS_MIN).max(CANCEL_AFTER_MS_MAX).optional(),
  maxCredits: z.number().int().min(0).max(MAX_CREDITS_MAX).optional(),
  priority: z.enum(PRIORITIES).default("interactive"),
  /** Whether an equal prediction may answer it; without, the setting of the account counts. */
  reuse: ReuseWishSchema.optional(),
  webhook: WebhookSchema.optional(),
});

/** Input of `prediction.run`: as `prediction.create`, but the caller waits for the end. */
export const RunSchema = CreateSchema.extend({
  delivery: DeliverySchema.prefault("direct"),
  waitMs: z.number().int().min(0).max(RUN_WAIT_MS_MAX).default(RUN_WAIT_MS),
});

/** Input of `prediction.quote`: what an order says of its price and of its delivery. */
export const QuoteSchema = z.strictObject({
  model: ModelNameSchema,
  input: InputSchema.optional(),
  delivery: DeliverySchema.prefault("auto"),
  runAt: RunAtSchema.optional(),
  priority: z.enum(PRIORITIES).default("interactive"),
});

export const GetSchema = z.strictObject({
  id: IdSchema,
  /** The highest sequence of it that the caller has seen: the answer is not behind that. */
  minSequence: z.number().int().min(0).optional(),
});

/** Input of `prediction.active`: the `sequence` of an earlier answer. */
export const ActiveSchema = z
  .strictObject({ since: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish() })
  .optional();

const EVENT_ID = new RegExp(`^\\d{1,${String(EVENT_ID_DIGITS_MAX)}}$`);

/** Input of `prediction.watch`: the id of the last news received, to go on from there. */
export const WatchSchema = z
  .strictObject({
    lastEventId: z.string().regex(EVENT_ID, { error: "An event id is a whole number." }).nullish(),
  })
  .optional();

export const TargetSchema = z.strictObject({ id: IdSchema });

export const RetrySchema = z.strictObject({
  id: IdSchema,
  idempotencyKey: IdempotencyKeySchema.optional(),
});

export const PageSchema = z
  .strictObject({
    cursor: z.string().min(1).max(CURSOR_CHARACTERS_MAX).nullish(),
    limit: z.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
    /** Sent by query clients that scroll; pages are only read forward. */
    direction: z.enum(["forward", "backward"]).optional(),
  })
  .default({ limit: PAGE_ITEMS_DEFAULT });

/** Input of `prediction.list`; without a filter all of them. */
export const ListSchema = PageSchema.unwrap()
  .extend({ status: z.enum(STATUSES).optional(), model: ModelNameSchema.optional() })
  .default({ limit: PAGE_ITEMS_DEFAULT });

const CapSchema = z.number().int().min(0).max(MAX_CREDITS_MAX).nullable();

/** Input of `cap.set`: all three caps, each in credits or null for none. */
export const CapsSchema = z.strictObject({
  predictionCredits: CapSchema,
  openCredits: CapSchema,
  dayCredits: CapSchema,
});

/** Why an operator did something; it stands in the timeline or the ledger. */
export const ReasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(REASON_CHARACTERS_MAX)
  .refine((reason) => reason.isWellFormed() && !CONTROL_CHARACTER.test(reason), {
    error: "A reason is well-formed Unicode without control characters.",
  });

/** Input of `prediction.settle`. */
export const SettleSchema = z.strictObject({
  id: IdSchema,
  to: z.enum(["failed", "canceled", "expired"]),
  reason: ReasonSchema,
});

/** Input of `credit.grant`. */
export const GrantSchema = z.strictObject({
  accountId: IdSchema,
  credits: z.number().int().min(1).max(MAX_CREDITS_MAX),
  idempotencyKey: IdempotencyKeySchema,
  reason: ReasonSchema,
});

/** Input of `queue.redrive`. */
export const RedriveSchema = z.strictObject({
  ids: z.array(IdSchema).min(1).max(REDRIVE_IDS_MAX),
});

export const ModelSchema = z.strictObject({ model: ModelNameSchema });
