import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { endpoint } from "./endpoint.ts";

export const ENDPOINT_DELIVERY_STATES = ["pending", "delivered", "failed", "dropped"] as const;

/** One event for one endpoint. Its id is the `webhook-id` of every attempt. */
export const endpointDelivery = sqliteTable(
  "endpoint_delivery",
  {
    id: text("id").primaryKey(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => endpoint.id),
    accountId: text("account_id").notNull(),
    /** Null for a test event, as is the sequence. */
    predictionId: text("prediction_id"),
    sequence: integer("sequence"),
    type: text("type").notNull(),
    /** What is sent, the same at every attempt. */
    body: text("body").notNull(),
    /** `failed` after the last attempt, `dropped` where its endpoint takes no more. */
    state: text("state", { enum: ENDPOINT_DELIVERY_STATES }).notNull(),
    /** The job that sends it; null until its turn has come. */
    jobId: text("job_id"),
    attempts: integer("attempts").notNull(),
    /** The attempt of the schedule that was made last; a redelivery begins anew. */
    scheduled: integer("scheduled").notNull(),
    nextAt: integer("next_at"),
    lastAt: integer("last_at"),
    lastStatus: integer("last_status"),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    uniqueIndex("endpoint_delivery_event").on(table.endpointId, table.predictionId, table.sequence),
    index("endpoint_delivery_endpoint").on(table.endpointId, table.id),
    index("endpoint_delivery_prediction")
      .on(table.predictionId)
      .where(sql`${table.predictionId} is not null`),
    // The line of one prediction at one endpoint, in the order of its events.
    index("endpoint_delivery_pending")
      .on(table.endpointId, table.predictionId, table.sequence)
      .where(sql`${table.state} = 'pending'`),
    index("endpoint_delivery_ended")
      .on(table.endedAt)
      .where(sql`${table.endedAt} is not null`),
  ],
);

/** One request to an endpoint, and what came of it. */
export const endpointAttempt = sqliteTable(
  "endpoint_attempt",
  {
    id: text("id").primaryKey(),
    deliveryId: text("delivery_id")
      .notNull()
      .references(() => endpointDelivery.id, { onDelete: "cascade" }),
    at: integer("at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** `delivered`, or why not. */
    outcome: text("outcome").notNull(),
    /** Null where no answer came. */
    status: integer("status"),
    /** The beginning of an answer that was no success; empty otherwise. */
    excerpt: text("excerpt").notNull(),
  },
  (table) => [index("endpoint_attempt_delivery").on(table.deliveryId, table.id)],
);
