import { NOTIFICATION_KINDS } from "@darkroom/engine";
import { z } from "zod";
import { TimeSchema, named } from "./name-schema.ts";

const COUNT = z.number().int();

export const NotificationPageSchema = named(
  "NotificationPage",
  z.object({
    items: z.array(
      named(
        "Notification",
        z.object({
          id: z.string(),
          kind: z.enum(NOTIFICATION_KINDS),
          subject: z.string().describe("The id of what it is about."),
          title: z.string(),
          createdAt: TimeSchema,
          readAt: TimeSchema.nullable(),
        }),
      ),
    ),
    nextCursor: z.string().nullable(),
    unread: COUNT.describe("Of all of them."),
  }),
);

export const UnreadSchema = named("Unread", z.object({ unread: COUNT }));

export const NotificationSettingsSchema = named(
  "NotificationSettings",
  z.object({
    when: z
      .enum(["away", "always", "never"])
      .describe("`away`: of ends that nobody of the account was there to see."),
    push: z.boolean(),
    pusher: z.boolean(),
    mail: z.boolean().describe("To the confirmed addresses of those who signed up."),
    channels: z
      .object({
        push: z.object({ publicKey: z.string(), browsers: COUNT }).nullable(),
        pusher: z
          .object({
            key: z.string(),
            host: z.string(),
            port: COUNT,
            isSecure: z.boolean(),
            channel: z.string(),
          })
          .nullable(),
        mail: z.object({ addresses: COUNT }).nullable(),
      })
      .describe("What this installation offers; null where it does not."),
  }),
);

export const SubscribedSchema = named("PushSubscribed", z.object({ subscribed: z.literal(true) }));

export const UnsubscribedSchema = named(
  "PushUnsubscribed",
  z.object({ subscribed: z.literal(false) }),
);

export const ChannelAuthSchema = named("ChannelAuth", z.object({ auth: z.string() }));
