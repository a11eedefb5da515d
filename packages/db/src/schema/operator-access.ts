import { sql } from "drizzle-orm";
import { check, index, sqliteTable, text, integer } from "drizzle-orm/sqlite-core";
import { listOfTexts } from "./sql-text.ts";
import { prediction } from "./prediction.ts";

/** What an operator may look at of another person. */
export const ACCESS_KINDS = ["prediction"] as const;

/**
 * Append-only: every look of an operator at what another person wrote, written before it is shown.
 * Kept for good, since a look is asked about when its trace elsewhere is long gone.
 */
export const operatorAccess = sqliteTable(
  "operator_access",
  {
    /** UUID v7: ids sort by the time of the look. */
    id: text("id").primaryKey(),
    operator: text("operator").notNull(),
    kind: text("kind", { enum: ACCESS_KINDS }).notNull(),
    predictionId: text("prediction_id")
      .notNull()
      .references(() => prediction.id),
    /** Whose prompt it was at the time of the look. */
    accountId: text("account_id").notNull(),
    requestId: text("request_id").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [
    index("operator_access_prediction").on(table.predictionId, table.id),
    check("operator_access_kind_known", sql`${table.kind} in (${listOfTexts(ACCESS_KINDS)})`),
    check("operator_access_names_operator", sql`length(${table.operator}) > 0`),
  ],
);
