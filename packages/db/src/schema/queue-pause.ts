import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What operators hold back: jobs of one kind, wholly, of one bucket or of one priority. */
export const queuePause = sqliteTable("queue_pause", {
  /** What is paused in the operator's words, such as `provider:replicate`. */
  scope: text("scope").primaryKey(),
  /** The kind of job that is not claimed meanwhile. */
  kind: text("kind").notNull(),
  /** Only what this bucket pays for, or one within it; null for all. */
  bucket: text("bucket"),
  /** Only jobs of this priority; null for all. */
  priority: integer("priority"),
  pausedBy: text("paused_by").notNull(),
  reason: text("reason").notNull(),
  pausedAt: integer("paused_at").notNull(),
});
