import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Holder of credits. The three balances always add up to what was granted and transferred. */
export const account = sqliteTable(
  "account",
  {
    id: text("id").primaryKey(),
    createdAt: integer("created_at").notNull(),
    /** Credits free to be reserved. */
    available: integer("available").notNull().default(0),
    /** Credits held by predictions that are not terminal. */
    reserved: integer("reserved").notNull().default(0),
    /** Credits spent for good. */
    captured: integer("captured").notNull().default(0),
    /** Credits granted plus credits transferred in, minus those transferred out. */
    funded: integer("funded").notNull().default(0),
    /** The account that took over everything of this one. */
    mergedInto: text("merged_into"),
    /** When its owner last looked at anything, to within a minute; null where nobody ever did. */
    seenAt: integer("seen_at"),
  },
  (table) => [
    index("account_merged_into")
      .on(table.mergedInto)
      .where(sql`${table.mergedInto} is not null`),
    // Credits that came back to an account after it was merged, and are on their way.
    index("account_undrained")
      .on(table.id)
      .where(sql`${table.mergedInto} is not null and ${table.available} > 0`),
    check("account_available_not_negative", sql`${table.available} >= 0`),
    check("account_reserved_not_negative", sql`${table.reserved} >= 0`),
    check("account_captured_not_negative", sql`${table.captured} >= 0`),
    check(
      "account_balanced",
      sql`${table.funded} = ${table.available} + ${table.reserved} + ${table.captured}`,
    ),
  ],
);
