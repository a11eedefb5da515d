import { notificationSetting, pushSubscription } from "@darkroom/db";
import { count, eq } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { confirmedMembers } from "./confirmed-members.ts";
import { write } from "../write.ts";
import type { NotificationSettings, NotificationSettingsView } from "./views.ts";

/** Push is asked for by subscribing a browser; the other channels by their switches. */
const DEFAULTS: NotificationSettings = { when: "away", push: true, pusher: false, mail: false };

export async function readSettings(
  context: EngineContext,
  accountId: string,
): Promise<NotificationSettings> {
  const { when, push, pusher, mail } = notificationSetting;
  const [row] = await context.database.orm
    .select({ when, push, pusher, mail })
    .from(notificationSetting)
    .where(eq(notificationSetting.accountId, accountId));
  return row ?? DEFAULTS;
}

/** The account's own channel; nobody else may follow it. */
export const channelOf = (accountId: string): string => `private-account-${accountId}`;

export async function viewSettings(
  context: EngineContext,
  accountId: string,
): Promise<NotificationSettingsView> {
  const { push, pusher, mail } = context;
  const [subscribed] = await context.database.orm
    .select({ browsers: count() })
    .from(pushSubscription)
    .where(ownedBy(pushSubscription.accountId, accountId));
  return {
    ...(await readSettings(context, accountId)),
    channels: {
      push: push && { publicKey: push.publicKey, browsers: subscribed?.browsers ?? 0 },
      pusher: pusher && { ...pusher.connection, channel: channelOf(accountId) },
      mail: mail && { addresses: (await confirmedMembers(context, accountId)).length },
    },
  };
}

/** Changes what is named; the rest stays. */
export async function configure(
  context: EngineContext,
  { accountId, ...changes }: Partial<NotificationSettings> & { accountId: string },
): Promise<NotificationSettingsView> {
  const set = { ...changes, updatedAt: context.now() };
  await write(
    context,
    context.database.orm
      .insert(notificationSetting)
      .values({ ...DEFAULTS, ...set, accountId })
      .onConflictDoUpdate({ target: notificationSetting.accountId, set }),
  );
  return viewSettings(context, accountId);
}
