import { ENDPOINT_URL_CHARS_MAX, NOTIFICATIONS_READ_MAX } from "@darkroom/engine";
import type { NotificationPage, NotificationSettingsView } from "@darkroom/engine";
import { z } from "zod";
import { refuse } from "../errors/refusal.ts";
import { CHANNEL_CHARACTERS_MAX, ID_CHARACTERS_MAX, PUSH_KEY_CHARACTERS_MAX } from "../limits.ts";
import { PageSchema } from "../schemas.ts";
import { createRouter, procedureFor } from "../trpc.ts";

const IdSchema = z.string().min(1).max(ID_CHARACTERS_MAX);

const list = procedureFor("notifications:read")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<NotificationPage> =>
    ctx.may.notifications.list({ cursor: input.cursor ?? null, most: input.limit }),
  );

/** Input of `notification.read`. */
export const ReadSchema = z.strictObject({
  ids: z.union([z.literal("all"), z.array(IdSchema).min(1).max(NOTIFICATIONS_READ_MAX)]),
});

const read = procedureFor("notifications:write")
  .input(ReadSchema)
  .mutation(({ ctx, input }): Promise<{ unread: number }> => ctx.may.notifications.read(input));

/** How the account is told, and what this installation offers for it. */
const settings = procedureFor("notifications:read").query(
  ({ ctx }): Promise<NotificationSettingsView> => ctx.may.notifications.settings(),
);

/** Input of `notification.configure`; what is not named stays. */
export const ConfigureSchema = z.strictObject({
  when: z.enum(["away", "always", "never"]).exactOptional(),
  push: z.boolean().exactOptional(),
  pusher: z.boolean().exactOptional(),
  mail: z.boolean().exactOptional(),
});

const configure = procedureFor("notifications:write")
  .input(ConfigureSchema)
  .mutation(({ ctx, input }): Promise<NotificationSettingsView> =>
    ctx.may.notifications.configure(input),
  );

const UrlSchema = z.string().min(1).max(ENDPOINT_URL_CHARS_MAX);
const KeySchema = z.string().min(1).max(PUSH_KEY_CHARACTERS_MAX);

/** What a browser's `PushSubscription` says of itself as JSON. */
export const SubscriptionSchema = z.object({
  endpoint: UrlSchema,
  keys: z.object({ p256dh: KeySchema, auth: KeySchema }),
});

const subscribe = procedureFor("notifications:write")
  .input(SubscriptionSchema)
  .mutation(async ({ ctx, input }): Promise<{ subscribed: true }> => {
    const { endpoint: url, keys } = input;
    const subscribed = await ctx.may.notifications.subscribe({
      url,
      publicKey: keys.p256dh,
      authSecret: keys.auth,
    });
    switch (subscribed.outcome) {
      case "subscribed":
        return { subscribed: true };
      case "unavailable":
        throw refuse({ reason: "not_found" });
      case "invalid": {
        const fields = [{ field: "endpoint", message: subscribed.message }];
        throw refuse({ reason: "invalid_input", fields });
      }
    }
  });

const unsubscribe = procedureFor("notifications:write")
  .input(z.strictObject({ endpoint: UrlSchema }))
  .mutation(async ({ ctx, input }): Promise<{ subscribed: false }> => {
    await ctx.may.notifications.unsubscribe({ url: input.endpoint });
    return { subscribed: false };
  });

/** Input of `notification.authorize`: a socket and the channel that it wants to follow. */
export const ChannelSchema = z.strictObject({
  socketId: z.string().regex(/^\d{1,20}\.\d{1,20}$/, { error: "A socket id is two numbers." }),
  channel: z.string().min(1).max(CHANNEL_CHARACTERS_MAX),
});

/** What a client of the Pusher protocol shows its server to follow its own channel. */
const authorize = procedureFor("notifications:read")
  .input(ChannelSchema)
  .mutation(({ ctx, input }): { auth: string } => {
    const auth = ctx.may.notifications.authorizeChannel(input);
    if (auth === null) throw refuse({ reason: "not_found" });
    return { auth };
  });

/** What an account is told, and how it wants to be told. */
export const notificationRouter = createRouter({
  list,
  read,
  settings,
  configure,
  subscribe,
  unsubscribe,
  authorize,
});
