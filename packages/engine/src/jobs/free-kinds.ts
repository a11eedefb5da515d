import { NEWS_JOB } from "@darkroom/db";
import { z } from "zod";
import { MAIL_KINDS } from "../mails/words.ts";
import { NewsSchema } from "../news/payload.ts";

/** Work that moves no prediction on, with what it needs to know. */
export const FREE_PAYLOADS = {
  // `quiet` looks in a row have found nothing new.
  expand_batch: z.object({ batchId: z.string(), quiet: z.number().int() }),
  announce_event: z.object({ predictionId: z.string(), sequence: z.number().int() }),
  deliver_event: z.object({ deliveryId: z.string() }),
  notify_end: z.object({ predictionId: z.string() }),
  [NEWS_JOB.kind]: NewsSchema,
  spread_notification: z.object({ notificationId: z.string() }),
  send_push: z.object({ notificationId: z.string(), subscriptionId: z.string() }),
  send_pusher: z.object({ notificationId: z.string() }),
  send_mail: z.object({
    kind: z.enum(MAIL_KINDS),
    to: z.string(),
    link: z.string().nullable(),
    expiresAt: z.number().int(),
  }),
  erase_account: z.object({ accountId: z.string(), isSecondLook: z.boolean() }),
  erase_prediction: z.object({ predictionId: z.string(), isSecondLook: z.boolean() }),
  mail_notification: z.object({ notificationId: z.string(), userId: z.string() }),
  fire_schedule: z.object({ scheduleId: z.string() }),
} as const;
export type FreeKind = keyof typeof FREE_PAYLOADS;

export const FREE_KINDS = Object.keys(FREE_PAYLOADS).filter(
  (kind): kind is FreeKind => kind in FREE_PAYLOADS,
);
