import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { prediction } from "./prediction.ts";
import { listOfTexts } from "./sql-text.ts";

export const RESULT_KINDS = ["image", "video", "audio", "text", "json"] as const;

/** Bytes that we hold. After retention or deletion the row stays as a tombstone. */
export const storedResult = sqliteTable(
  "stored_result",
  {
    id: text("id").primaryKey(),
    predictionId: text("prediction_id")
      .notNull()
      .references(() => prediction.id),
    accountId: text("account_id").notNull(),
    /** Place among the outputs of the prediction, from 0. */
    position: integer("position").notNull(),
    kind: text("kind", { enum: RESULT_KINDS }).notNull(),
    mediaType: text("media_type").notNull(),
    bytes: integer("bytes").notNull(),
    sha256: text("sha256").notNull(),
    storageKey: text("storage_key").notNull(),
    width: integer("width"),
    height: integer("height"),
    durationMs: integer("duration_ms"),
    thumbhash: text("thumbhash"),
    createdAt: integer("created_at").notNull(),
    tombstonedAt: integer("tombstoned_at"),
  },
  (table) => [
    uniqueIndex("stored_result_position").on(table.predictionId, table.position),
    index("stored_result_account").on(table.accountId, table.createdAt),
    index("stored_result_kept")
      .on(table.createdAt)
      .where(sql`${table.tombstonedAt} is null`),
    check("stored_result_kind_known", sql`${table.kind} in (${listOfTexts(RESULT_KINDS)})`),
  ],
);
