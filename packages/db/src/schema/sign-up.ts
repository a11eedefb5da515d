import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * Somebody who named an address and has not shown yet that it is theirs. There is no user of it
 * until then, so that nobody can hold the address of another. Each attempt is a row with a password
 * and a link of its own.
 */
export const signUp = sqliteTable(
  "sign_up",
  {
    id: text("id").primaryKey(),
    /** In small letters. */
    email: text("email").notNull(),
    /** The user that comes of it. */
    userId: text("user_id").notNull(),
    passwordHash: text("password_hash").notNull(),
    /** SHA-256 of what the mail's link carries, hexadecimal. */
    tokenDigest: text("token_digest").notNull(),
    /** SHA-256 of a cookie of the browser that signed up, hexadecimal. */
    browserDigest: text("browser_digest").notNull(),
    /** The visitor whose work goes along; null without one. */
    visitorId: text("visitor_id"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** When the address was confirmed; what is still to be done then goes on from this row. */
    confirmedAt: integer("confirmed_at"),
  },
  (table) => [
    uniqueIndex("sign_up_token").on(table.tokenDigest),
    index("sign_up_email").on(table.email),
    index("sign_up_expires").on(table.expiresAt),
  ],
);
