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
  },
  (table) => [
    check("rate_bucket_tokens_not_negative", sql`${table.tokens} >= 0`),
    check("rate_bucket_capacity_not_negative", sql`${table.capacity} >= 0`),
    check("rate_bucket_refill_not_negative", sql`${table.refillPerSecond} >= 0`),
  ],
);
