import type { Page } from "../views.ts";
import type { PusherPort } from "./ports.ts";

export const NOTIFICATION_KINDS = [
  "prediction.succeeded",
  "prediction.failed",
  "prediction.canceled",
  "prediction.expired",
  "endpoint.disabled",
  "batch.ended",
  "credit.low",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** What its account is told. Times are ISO 8601. */
export type NotificationView = {
  id: string;
  kind: NotificationKind;
  /** The id of the prediction, the endpoint, the batch or the account. */
  subject: string;
  /** One sentence for people. */
  title: string;
  createdAt: string;
  readAt: string | null;
};

/** A page of notifications, and how many of all have not been read. */
export type NotificationPage = Page<NotificationView> & { unread: number };

/** `away`: of ends that nobody of the account was there to see. */
export type NotificationSettings = {
  when: "away" | "always" | "never";
  push: boolean;
  pusher: boolean;
  /** To the confirmed addresses of those who signed up. */
  mail: boolean;
};

export type NotificationSettingsView = NotificationSettings & {
  /** What this installation offers; null where it does not. */
  channels: {
    push: { publicKey: string; browsers: number } | null;
    pusher: (PusherPort["connection"] & { channel: string }) | null;
    /** How many confirmed addresses would be told. */
    mail: { addresses: number } | null;
  };
};

export type SubscribeCommand = {
  accountId: string;
  url: string;
  publicKey: string;
  authSecret: string;
};

export type SubscribeOutcome =
  | { outcome: "subscribed" }
  | { outcome: "unavailable" }
  | { outcome: "invalid"; message: string };

export type NotificationVerbs = {
  list: (query: {
    accountId: string;
    cursor: string | null;
    most: number;
  }) => Promise<NotificationPage>;
  /** Marks some as read, or all; tells how many are left. */
  read: (command: {
    accountId: string;
    ids: readonly string[] | "all";
  }) => Promise<{ unread: number }>;
  settings: (accountId: string) => Promise<NotificationSettingsView>;
  configure: (
    command: Partial<NotificationSettings> & { accountId: string },
  ) => Promise<NotificationSettingsView>;
  /** A browser that wants to be told; one that is known changes hands. */
  subscribe: (command: SubscribeCommand) => Promise<SubscribeOutcome>;
  unsubscribe: (target: { accountId: string; url: string }) => Promise<void>;
  /** Whether a token from a mail is one of ours. */
  isMailToken: (token: string) => boolean;
  /** Ends the mails of whoever holds such a token, signed in or not; can be repeated. */
  endMails: (token: string) => Promise<{ outcome: "ended" } | { outcome: "unknown_token" }>;
  /** Lets a socket follow the account's own channel, and no other; null for all others. */
  authorizeChannel: (asked: {
    accountId: string;
    socketId: string;
    channel: string;
  }) => string | null;
};
