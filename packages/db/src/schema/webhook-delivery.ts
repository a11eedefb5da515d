import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** One received POST of a provider, recorded before it is processed. */
export const webhookDelivery = sqliteTable(
  "webhook_delivery",
  {
    id: text("id").primaryKey(),
    provider: text("provider").notNull(),
    /** The provider's id of this delivery, or a digest of the body where it gives none. */
    webhookId: text("webhook_id").notNull(),
    receivedAt: integer("received_at").notNull(),
    verdict: text("verdict").notNull(),
    predictionId: text("prediction_id"),
    providerPredictionId: text("provider_prediction_id"),
    /** The raw body; null where only its digest is kept. */
    body: text("body"),
    bodyDigest: text("body_digest").notNull(),
    bodyBytes: integer("body_bytes").notNull(),
    processedAt: integer("processed_at"),
    outcome: text("outcome"),
    attempts: integer("attempts").notNull().default(0),
  },
  (table) => [
    uniqueIndex("webhook_delivery_id").on(table.provider, table.webhookId),
    index("webhook_delivery_prediction").on(table.predictionId),
    index("webhook_delivery_provider_prediction").on(table.provider, table.providerPredictionId),
    index("webhook_delivery_received").on(table.receivedAt),
    index("webhook_delivery_parked")
      .on(table.predictionId)
      .where(sql`${table.verdict} = 'unknown_prediction' and ${table.processedAt} is null`),
  ],
);
