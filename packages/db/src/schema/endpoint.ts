import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

export const ENDPOINT_DISABLED_REASONS = ["gone", "failing"] as const;

/**
 * Where we send our own signed webhooks. One with a prediction was named by its order and gets
 * that prediction's events only; it has a URL of its own, or the endpoint that takes them.
 */
export const endpoint = sqliteTable(
  "endpoint",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    predictionId: text("prediction_id"),
    targetId: text("target_id"),
    url: text("url"),
    description: text("description").notNull(),
    /** Types of events, or a noun with a star. */
    events: text("events", { mode: "json" }).$type<string[]>().notNull(),
    /** The newest event when it was made: only later ones are sent. */
    sinceEventId: integer("since_event_id").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The first failure since the last delivery that went well. */
    failingSince: integer("failing_since"),
    disabledAt: integer("disabled_at"),
    disabledReason: text("disabled_reason", { enum: ENDPOINT_DISABLED_REASONS }),
    deletedAt: integer("deleted_at"),
  },
  (table) => [
    index("endpoint_account")
      .on(table.accountId)
      .where(sql`${table.predictionId} is null and ${table.deletedAt} is null`),
    index("endpoint_prediction")
      .on(table.predictionId)
      .where(sql`${table.predictionId} is not null`),
    check("endpoint_url_or_target", sql`(${table.url} is null) <> (${table.targetId} is null)`),
    check(
      "endpoint_target_of_prediction",
      sql`${table.targetId} is null or ${table.predictionId} is not null`,
    ),
  ],
);

/** How often the secret of an endpoint, or of an account, was made anew; without a row never. */
export const endpointSecret = sqliteTable("endpoint_secret", {
  ownerId: text("owner_id").primaryKey(),
  version: integer("version").notNull(),
  rotatedAt: integer("rotated_at").notNull(),
  /** The version before signs beside the present one until then. */
  previousUntil: integer("previous_until").notNull(),
});
