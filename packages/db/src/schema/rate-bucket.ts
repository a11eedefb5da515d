import { sql } from "drizzle-orm";
import { check, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Tokens that pace the jobs of a provider, a model or an account. */
export const rateBucket = sqliteTable(
  "rate_bucket",
  {
    id: text("id").primaryKey(),
    /** Tokens as of `updatedAt`; the refill since then is computed when they are read. */
    tokens: real("tokens").notNull(),
    capacity: integer("capacity").notNull(),
    refillPerSecond: real("refill_per_second").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Jobs of this bucket that may hold a live lease at the same time. */
    concurrencyMax: integer("concurrency_max").notNull(),
    pausedUntil: integer("paused_until").notNull().default(0),
    /** A lower rate that the provider told us of, until a time; the limits above come back then. */
    narrowCapacity: integer("narrow_capacity"),
    narrowPerSecond: real("narrow_per_second"),
    narrowUntil: integer("narrow_until").notNull().default(0),
    /**
     * A wider bucket that the same jobs are paid from, such as their provider's. It may have a
     * parent itself, which has none.
     */
    parentId: text("parent_id"),
    /** Whose runs are counted for `runsMax`: a provider's, or those of one of its models. */
    provider: text("provider"),
    model: text("model"),
    /** Runs that may be under way at the provider at the same time; null means no limit. */
    runsMax: integer("runs_max"),
    /** Of those runs only the ones of this priority count; null for all. */
    runsPriority: integer("runs_priority"),
  },
  (table) => [
    check("rate_bucket_tokens_not_negative", sql`${table.tokens} >= 0`),
    check("rate_bucket_capacity_not_negative", sql`${table.capacity} >= 0`),
    check("rate_bucket_refill_not_negative", sql`${table.refillPerSecond} >= 0`),
  ],
);
