import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Refusals in a row by a provider at which our own account is out of credit. */
export const creditOutage = sqliteTable("credit_outage", {
  provider: text("provider").primaryKey(),
  refusals: integer("refusals").notNull(),
  firstAt: integer("first_at").notNull(),
  lastAt: integer("last_at").notNull(),
});
