import { z } from "zod";
import { PROVIDERS } from "../predictions/record.ts";
import { WEBHOOK_EVENTS } from "../scenario/schema.ts";

/** One webhook to be sent; terminal ones are stored until they are answered or given up. */
export const DeliverySchema = z.object({
  /** The same across retries and copies (R26). */
  webhookId: z.string(),
  provider: z.enum(PROVIDERS),
  predictionId: z.string(),
  event: z.enum(WEBHOOK_EVENTS),
  url: z.string(),
  body: z.string(),
  /** When its first try is due; retries count from here. */
  dueAtMs: z.number(),
  /** Tries made so far. */
  attempts: z.number(),
  /** When the next try is due. */
  nextAttemptAtMs: z.number(),
  copies: z.number(),
  badSignature: z.boolean(),
  staleTimestamp: z.boolean(),
  /** Seconds by which the signed time is ahead; absent in rows of earlier versions. */
  timestampOffsetS: z.number().default(0),
  oldSecret: z.boolean().default(false),
});

export type Delivery = z.infer<typeof DeliverySchema>;
