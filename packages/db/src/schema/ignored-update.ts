import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** News that changed nothing, with the reason. */
export const ignoredUpdate = sqliteTable(
  "ignored_update",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    predictionId: text("prediction_id"),
    source: text("source").notNull(),
    reason: text("reason").notNull(),
    providerPredictionId: text("provider_prediction_id"),
    providerStatus: text("provider_status"),
    at: integer("at").notNull(),
    detail: text("detail", { mode: "json" }).$type<Record<string, unknown>>(),
  },
  (table) => [
    index("ignored_update_prediction").on(table.predictionId),
    index("ignored_update_at").on(table.at),
  ],
);
