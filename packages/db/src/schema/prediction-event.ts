import { STATUSES } from "@darkroom/lifecycle";
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { prediction } from "./prediction.ts";

/**
 * Append-only: what happened to a prediction. `id` is global and grows in commit order; live
 * streams resume by it. The foreign key is deferred (see the migration), since the event is the
 * first statement of a unit and the row of a new prediction comes after it.
 */
export const predictionEvent = sqliteTable(
  "prediction_event",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Made once for an intent, so that a repeated commit is recognised. */
    uid: text("uid").notNull(),
    /** The batch that wrote this event; the rest of its unit joins on it. */
    commitId: text("commit_id").notNull(),
    predictionId: text("prediction_id")
      .notNull()
      .references(() => prediction.id),
    accountId: text("account_id").notNull(),
    sequence: integer("sequence").notNull(),
    type: text("type").notNull(),
    fromStatus: text("from_status", { enum: STATUSES }),
    toStatus: text("to_status", { enum: STATUSES }).notNull(),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    at: integer("at").notNull(),
    detail: text("detail", { mode: "json" }).$type<Record<string, unknown>>(),
  },
  (table) => [
    uniqueIndex("prediction_event_uid").on(table.uid),
    uniqueIndex("prediction_event_sequence").on(table.predictionId, table.sequence),
    index("prediction_event_account").on(table.accountId, table.id),
    index("prediction_event_detailed")
      .on(table.at)
      .where(sql`${table.detail} is not null`),
  ],
);
