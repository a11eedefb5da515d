import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

/** Whether orders of an account that say nothing of it may be answered with stored results. */
export const accountReuse = sqliteTable("account_reuse", {
  accountId: text("account_id")
    .primaryKey()
    .references(() => account.id),
  isAllowed: integer("is_allowed", { mode: "boolean" }).notNull(),
  updatedAt: integer("updated_at").notNull(),
});
