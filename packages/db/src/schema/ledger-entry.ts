import { LEDGER_KINDS } from "@darkroom/lifecycle";
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";
import { prediction } from "./prediction.ts";
import { listOfTexts } from "./sql-text.ts";

/** Append-only: every movement of credits. The balances of `account` are sums of these rows. */
export const ledgerEntry = sqliteTable(
  "ledger_entry",
  {
    id: text("id").primaryKey(),
    commitId: text("commit_id").notNull(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    predictionId: text("prediction_id").references(() => prediction.id),
    kind: text("kind", { enum: LEDGER_KINDS }).notNull(),
    /** Positive; a `transfer` is negative on the account that it leaves. */
    credits: integer("credits").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    at: integer("at").notNull(),
    detail: text("detail", { mode: "json" }).$type<Record<string, unknown>>(),
  },
  (table) => [
    uniqueIndex("ledger_entry_idempotency_key").on(table.idempotencyKey),
    index("ledger_entry_account").on(table.accountId, table.at),
    index("ledger_entry_prediction").on(table.predictionId),
    check("ledger_entry_kind_known", sql`${table.kind} in (${listOfTexts(LEDGER_KINDS)})`),
    check(
      "ledger_credits_sign",
      sql`${table.credits} > 0 or (${table.kind} = 'transfer' and ${table.credits} < 0)`,
    ),
  ],
);
