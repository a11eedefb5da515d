import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

/** An order that is placed again and again, by a cron pattern. */
export const schedule = sqliteTable(
  "schedule",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    /** In whose name its orders are placed, `kind` and `id`. */
    actor: text("actor", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    cron: text("cron").notNull(),
    timeZone: text("time_zone").notNull(),
    /** What is ordered, under the name of its kind. */
    order: text("standing_order", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer("created_at").notNull(),
    /** The next time at which it fires, and the only job that does it. */
    nextAt: integer("next_at").notNull(),
    jobId: text("job_id").notNull(),
    /** The time that it fired for last, when that was done, and what came of it. */
    lastFireAt: integer("last_fire_at"),
    lastDoneAt: integer("last_done_at"),
    lastOutcome: text("last_outcome"),
    /** What was ordered then; null where the order was refused. */
    lastOrderId: text("last_order_id"),
    /** How often it fired, and how often something was ordered. */
    fires: integer("fires").notNull().default(0),
    orders: integer("orders").notNull().default(0),
  },
  (table) => [index("schedule_account").on(table.accountId, table.id)],
);
