import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { sql } from "drizzle-orm";
import { account } from "./account.ts";

/** A file that an account brought to be an input. Its bytes lie in the storage under its key. */
export const upload = sqliteTable(
  "upload",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    /** What the bytes are, read from themselves. */
    kind: text("kind").notNull(),
    mediaType: text("media_type").notNull(),
    bytes: integer("bytes").notNull(),
    sha256: text("sha256").notNull(),
    storageKey: text("storage_key").notNull(),
    createdAt: integer("created_at").notNull(),
    /** No order takes it from then on; it goes when no open prediction needs it. */
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("upload_account").on(table.accountId, table.bytes),
    index("upload_expired").on(table.expiresAt),
    check("upload_bytes_positive", sql`${table.bytes} > 0`),
  ],
);
