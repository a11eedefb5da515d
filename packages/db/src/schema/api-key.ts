import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";

/** A key by which a program acts for an account. The secret itself is stored nowhere. */
export const apiKey = sqliteTable(
  "api_key",
  {
    id: text("id").primaryKey(),
    /** Where it was made; after a merge it acts for the account that took this one over. */
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    /** Who made it. A key dies with its user. */
    userId: text("user_id").notNull(),
    name: text("name").notNull(),
    /** The part of the key that lists show, and by which it is found. */
    prefix: text("prefix").notNull(),
    /** SHA-256 of the whole key, hexadecimal. */
    digest: text("digest").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<string[]>().notNull(),
    /** Calls that it may make in a minute; null for the default. */
    callsPerMinute: integer("calls_per_minute"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    /** To within a minute. */
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [
    uniqueIndex("api_key_prefix").on(table.prefix),
    index("api_key_account").on(table.accountId, table.id),
    check("api_key_calls_positive", sql`${table.callsPerMinute} > 0`),
  ],
);
