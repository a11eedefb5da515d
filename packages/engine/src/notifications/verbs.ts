import type { EngineContext } from "../context.ts";
import { endMails, isMailToken } from "./mail-token.ts";
import { listNotifications, readNotifications } from "./read.ts";
import { channelOf, configure, viewSettings } from "./settings.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";
import type { NotificationVerbs } from "./views.ts";

/** What an account is told, and how it wants to be told. */
export function createNotificationVerbs(context: EngineContext): NotificationVerbs {
  return {
    list: (query) => listNotifications(context, query),
    read: (command) => readNotifications(context, command),
    settings: (accountId) => viewSettings(context, accountId),
    configure: (command) => configure(context, command),
    subscribe: (command) => subscribe(context, command),
    unsubscribe: (target) => unsubscribe(context, target),
    isMailToken: (token) => isMailToken(context, token),
    endMails: (token) => endMails(context, token),
    authorizeChannel: ({ accountId, socketId, channel }) =>
      channel === channelOf(accountId)
        ? (context.pusher?.authorize(socketId, channel) ?? null)
        : null,
  };
}
