import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

export const NOTIFIED_WHEN = ["away", "always", "never"] as const;

/** What an account is told of, once for each key. */
export const notification = sqliteTable(
  "notification",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    kind: text("kind").notNull(),
    /** The id of what it is about. */
    subject: text("subject").notNull(),
    /** The same news has the same key, however often it is told. */
    onceKey: text("once_key").notNull(),
    createdAt: integer("created_at").notNull(),
    readAt: integer("read_at"),
    /** When it was given to the channels that its account wants; each gets it once. */
    spreadAt: integer("spread_at"),
  },
  (table) => [
    uniqueIndex("notification_once").on(table.onceKey),
    index("notification_account").on(table.accountId, table.id),
    index("notification_created").on(table.createdAt),
  ],
);

/** How an account wants to be told; without a row by the defaults of the engine. */
export const notificationSetting = sqliteTable("notification_setting", {
  accountId: text("account_id")
    .primaryKey()
    .references(() => account.id),
  when: text("when", { enum: NOTIFIED_WHEN }).notNull(),
  push: integer("push", { mode: "boolean" }).notNull(),
  pusher: integer("pusher", { mode: "boolean" }).notNull(),
  /** Mails to the confirmed addresses of its members. */
  mail: integer("mail", { mode: "boolean" }).notNull().default(false),
  updatedAt: integer("updated_at").notNull(),
});

/** A browser that wants to be told also when no page is open. */
export const pushSubscription = sqliteTable(
  "push_subscription",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    /** The address at the browser's push service; whoever knows it can be told apart by it. */
    url: text("url").notNull(),
    /** The browser's public key and its secret, base64url. */
    publicKey: text("public_key").notNull(),
    authSecret: text("auth_secret").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The first push since the last one that was taken which was not. */
    failingSince: integer("failing_since"),
  },
  (table) => [
    uniqueIndex("push_subscription_url").on(table.url),
    index("push_subscription_account").on(table.accountId, table.id),
  ],
);
