import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The latest progress of a run. The last value wins and no event tells of it. */
export const predictionProgress = sqliteTable(
  "prediction_progress",
  {
    predictionId: text("prediction_id").primaryKey(),
    /** From 0 to 1. */
    share: real("share"),
    stage: text("stage"),
    previewKey: text("preview_key"),
    previewMediaType: text("preview_media_type"),
    at: integer("at").notNull(),
  },
  // What is newer than a watcher's last look.
  (table) => [index("prediction_progress_at").on(table.at)],
);
