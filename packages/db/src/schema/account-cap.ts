import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

/** What an account may reserve at most; null means no cap. Every reservation is guarded by it. */
export const accountCap = sqliteTable(
  "account_cap",
  {
    accountId: text("account_id")
      .primaryKey()
      .references(() => account.id),
    /** One prediction may reserve at most this many credits. */
    predictionCreditsMax: integer("prediction_credits_max"),
    /** All unfinished predictions together hold at most this many. */
    openCreditsMax: integer("open_credits_max"),
    /** The predictions of one day (UTC) cost at most this many. */
    dayCreditsMax: integer("day_credits_max"),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    check(
      "account_cap_not_negative",
      sql`min(coalesce(${table.predictionCreditsMax}, 0), coalesce(${table.openCreditsMax}, 0), coalesce(${table.dayCreditsMax}, 0)) >= 0`,
    ),
  ],
);
