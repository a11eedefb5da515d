import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * What operators hold back: starts of predictions, of one provider or of one priority. Rows stay
 * after the end as the record of who paused what, when and why.
 */
export const queuePause = sqliteTable(
  "queue_pause",
  {
    id: text("id").primaryKey(),
    /** What is paused, such as `everything` or `provider:replicate`; open once at a time. */
    scope: text("scope").notNull(),
    /** The kind of job that is not claimed meanwhile. */
    jobKind: text("job_kind").notNull(),
    /** Only predictions of this provider, whose jobs this bucket pays for; null for all. */
    provider: text("provider"),
    bucket: text("bucket"),
    /** Only predictions of this priority; null for all. */
    priority: integer("priority"),
    reason: text("reason").notNull(),
    pausedBy: text("paused_by").notNull(),
    pausedAt: integer("paused_at").notNull(),
    resumedBy: text("resumed_by"),
    /** Null while it holds. */
    resumedAt: integer("resumed_at"),
  },
  (table) => [
    uniqueIndex("queue_pause_open")
      .on(table.scope)
      .where(sql`${table.resumedAt} is null`),
    index("queue_pause_paused").on(table.pausedAt),
  ],
);
