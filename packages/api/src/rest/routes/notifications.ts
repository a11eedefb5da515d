import { route } from "../route.ts";
import {
  ChannelAuthSchema,
  NotificationPageSchema,
  NotificationSettingsSchema,
  SubscribedSchema,
  UnreadSchema,
  UnsubscribedSchema,
} from "../schemas/notification.ts";

const tag = "Notifications";

export const NOTIFICATION_ROUTES = [
  route({
    method: "GET",
    path: "/notifications",
    procedure: "notification.list",
    output: NotificationPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List notifications, newest first",
  }),
  route({
    method: "POST",
    path: "/notifications/read",
    procedure: "notification.read",
    output: UnreadSchema,
    tag,
    summary: "Mark notifications as read",
    description: "Those of `ids`, or all of them.",
  }),
  route({
    method: "GET",
    path: "/notification-settings",
    procedure: "notification.settings",
    output: NotificationSettingsSchema,
    tag,
    summary: "Read how the account is told",
  }),
  route({
    method: "PATCH",
    path: "/notification-settings",
    procedure: "notification.configure",
    output: NotificationSettingsSchema,
    tag,
    summary: "Change how the account is told",
    description: "What is not named stays.",
  }),
  route({
    method: "POST",
    path: "/push-subscriptions",
    procedure: "notification.subscribe",
    output: SubscribedSchema,
    tag,
    summary: "Have a browser told by Web Push",
  }),
  route({
    method: "DELETE",
    path: "/push-subscriptions",
    procedure: "notification.unsubscribe",
    output: UnsubscribedSchema,
    tag,
    summary: "Have a browser told no more",
  }),
  route({
    method: "POST",
    path: "/notification-channels/authorize",
    procedure: "notification.authorize",
    output: ChannelAuthSchema,
    tag,
    summary: "Let a socket follow the account's own channel",
    description: "For clients of the Pusher protocol.",
  }),
];
