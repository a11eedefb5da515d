import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * When jobs of an account were last claimed, by bucket and priority: whoever waits for longest is
 * next. What is over `LANE_KEPT_MS` is forgotten; an account without a row waits for longest.
 */
export const claimedLane = sqliteTable(
  "claimed_lane",
  {
    /** Also each wider bucket that paid; '' for jobs without one. */
    bucket: text("bucket").notNull(),
    priority: integer("priority").notNull(),
    /** The account, '' for jobs of nobody. */
    holder: text("holder").notNull(),
    /** A time that never repeats and never goes back: of two claims the later has the higher. */
    claimedAt: integer("claimed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.priority, table.holder] }),
    index("claimed_lane_claimed_at").on(table.claimedAt),
  ],
);
