import {
  AT_PROVIDER_STATUSES,
  ERROR_CODES,
  PATTERNS,
  STATUSES,
  TERMINAL_STATUSES,
} from "@darkroom/lifecycle";
import { desc, sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";
import { listOfTexts } from "./sql-text.ts";

/** One run of a model. The row is the newest state, `predictionEvent` is how it came to be. */
export const prediction = sqliteTable(
  "prediction",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    requestId: text("request_id").notNull(),
    provider: text("provider").notNull(),
    model: text("model").notNull(),
    modelVersion: text("model_version"),
    /** What of the input the usual durations depend on; runs of one mode take alike. */
    mode: text("mode").notNull().default(""),
    input: text("input", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    status: text("status", { enum: STATUSES }).notNull(),
    /** Number of the last event of this prediction; 1 is its creation. */
    sequence: integer("sequence").notNull(),
    /** How the caller receives the result. */
    pattern: text("pattern", { enum: PATTERNS }).notNull(),
    /** 0 interactive, 10 batch. */
    priority: integer("priority").notNull(),
    /** The open reservation; 0 once terminal. */
    creditsReserved: integer("credits_reserved").notNull(),
    /** What was reserved at creation. */
    creditsPrice: integer("credits_price").notNull(),
    creditsCaptured: integer("credits_captured").notNull(),
    idempotencyKey: text("idempotency_key"),
    inputDigest: text("input_digest").notNull(),
    /** A webhook URL was sent to the provider. */
    callbackUsed: integer("callback_used", { mode: "boolean" }).notNull(),
    providerPredictionId: text("provider_prediction_id"),
    providerStatus: text("provider_status"),
    providerOutputs: text("provider_outputs", { mode: "json" }).$type<unknown[]>(),
    cancelRequested: integer("cancel_requested", { mode: "boolean" }).notNull(),
    errorCode: text("error_code", { enum: ERROR_CODES }),
    retryOf: text("retry_of").references((): AnySQLiteColumn => prediction.id),
    createdAt: integer("created_at").notNull(),
    /** The provider accepted. */
    submittedAt: integer("submitted_at"),
    /** The provider's answer was lost. */
    lostAt: integer("lost_at"),
    /** The provider runs. */
    startedAt: integer("started_at"),
    /** The provider said its final word. */
    finishedAt: integer("finished_at"),
    /** The status became terminal. */
    endedAt: integer("ended_at"),
    deadlineAt: integer("deadline_at").notNull(),
    runAt: integer("run_at"),
    providerDurationMs: integer("provider_duration_ms"),
    /** It ended while nobody who waited for it was there any more. */
    abandonedAt: integer("abandoned_at"),
    deletedAt: integer("deleted_at"),
    /** Whose quota this takes a place of, as a digest; the place is free again after a release. */
    quotaSubject: text("quota_subject"),
    /** What equal runs have in common: version, input and seed; null where no two are alike. */
    reuseDigest: text("reuse_digest"),
    /** The prediction whose result this one waits for, or was answered with. */
    reuseOf: text("reuse_of").references((): AnySQLiteColumn => prediction.id),
  },
  (table) => [
    uniqueIndex("prediction_idempotency_key").on(table.accountId, table.idempotencyKey),
    uniqueIndex("prediction_provider_prediction").on(table.provider, table.providerPredictionId),
    index("prediction_account_created").on(table.accountId, desc(table.createdAt)),
    index("prediction_account_status").on(table.accountId, table.status),
    // The history of durations: the newest runs are read from the index alone.
    index("prediction_run_times")
      .on(
        table.provider,
        table.model,
        table.endedAt,
        table.mode,
        table.createdAt,
        table.submittedAt,
        table.startedAt,
        table.finishedAt,
      )
      .where(sql`${table.status} = 'succeeded'`),
    index("prediction_status").on(table.status),
    index("prediction_running")
      .on(table.provider, table.model)
      .where(sql`${table.status} in (${listOfTexts(AT_PROVIDER_STATUSES)})`),
    index("prediction_quota")
      .on(table.quotaSubject, table.createdAt)
      .where(sql`${table.quotaSubject} is not null`),
    index("prediction_alike")
      .on(table.accountId, table.reuseDigest, table.id)
      .where(sql`${table.reuseDigest} is not null`),
    // Those that wait are woken by the end of what they wait for.
    index("prediction_following")
      .on(table.reuseOf)
      .where(sql`${table.reuseOf} is not null and ${table.endedAt} is null`),
    index("prediction_ended")
      .on(table.endedAt)
      .where(sql`${table.endedAt} is not null and ${table.deletedAt} is null`),
    check("prediction_status_known", sql`${table.status} in (${listOfTexts(STATUSES)})`),
    check("prediction_pattern_known", sql`${table.pattern} in (${listOfTexts(PATTERNS)})`),
    check("prediction_reserved_not_negative", sql`${table.creditsReserved} >= 0`),
    check(
      "prediction_terminal_has_no_reservation",
      sql`${table.status} not in (${listOfTexts(TERMINAL_STATUSES)}) or ${table.creditsReserved} = 0`,
    ),
    check(
      "prediction_captured_at_most_price",
      sql`${table.creditsCaptured} between 0 and ${table.creditsPrice}`,
    ),
  ],
);
