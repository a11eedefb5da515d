import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

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
  },
  (table) => [
    uniqueIndex("notification_once").on(table.onceKey),
    index("notification_account").on(table.accountId, table.id),
  ],
);
