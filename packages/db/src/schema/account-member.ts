import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

/** Which account a user acts for. Sign-up repoints this row, so that no credit is lost. */
export const accountMember = sqliteTable(
  "account_member",
  {
    userId: text("user_id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("account_member_account").on(table.accountId)],
);
