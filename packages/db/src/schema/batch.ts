import { ERROR_CODES, TERMINAL_STATUSES } from "@darkroom/lifecycle";
import { desc, sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { account } from "./account.ts";
import { prediction } from "./prediction.ts";
import { listOfTexts } from "./sql-text.ts";

/** How an item of a batch can end; a refused one never became a prediction. */
export const BATCH_ITEM_OUTCOMES = [...TERMINAL_STATUSES, "refused"] as const;

/**
 * Many predictions ordered at once. It is a draft until `openedAt`; then it holds the credits of
 * the items that wait, and each item takes its part of them when its prediction is made.
 */
export const batch = sqliteTable(
  "batch",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    requestId: text("request_id").notNull(),
    /** Who ordered it, `kind:id`. */
    actor: text("actor").notNull(),
    model: text("model").notNull(),
    name: text("name"),
    /** Names of the inputs in the order in which the items bring them. */
    fields: text("fields", { mode: "json" }).$type<string[]>().notNull(),
    /** Of the order as it was read; null while a draft is being filled. */
    inputDigest: text("input_digest"),
    idempotencyKey: text("idempotency_key"),
    /** All items; those that run are what the other counts leave over. */
    items: integer("items").notNull().default(0),
    waiting: integer("waiting").notNull().default(0),
    succeeded: integer("succeeded").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    canceled: integer("canceled").notNull().default(0),
    expired: integer("expired").notNull().default(0),
    refused: integer("refused").notNull().default(0),
    /** Price of all items that were not refused when they were read. */
    creditsPrice: integer("credits_price").notNull().default(0),
    /** Price of the dearest item. */
    creditsItemMax: integer("credits_item_max").notNull().default(0),
    /** What the items that wait have reserved. */
    creditsHeld: integer("credits_held").notNull().default(0),
    /**
     * What of a visitor's welcome it brought into the account that took it over. It pays for its
     * items and for nothing else: what comes back is closed.
     */
    creditsWelcome: integer("credits_welcome").notNull().default(0),
    /** What the ended predictions of all items, retried ones included, cost. */
    creditsCaptured: integer("credits_captured").notNull().default(0),
    /** Whose quota its items take places of, as a digest. */
    quotaSubject: text("quota_subject"),
    /** The job that looks after it; any other that still exists is of the past. */
    jobId: text("job_id"),
    runAt: integer("run_at"),
    createdAt: integer("created_at").notNull(),
    openedAt: integer("opened_at"),
    cancelRequestedAt: integer("cancel_requested_at"),
    endedAt: integer("ended_at"),
  },
  (table) => [
    uniqueIndex("batch_idempotency_key").on(table.accountId, table.idempotencyKey),
    index("batch_account").on(table.accountId, desc(table.id)),
    index("batch_open")
      .on(table.accountId, table.creditsHeld)
      .where(sql`${table.openedAt} is not null and ${table.endedAt} is null`),
    index("batch_welcome")
      .on(table.accountId)
      .where(sql`${table.creditsWelcome} > 0`),
    index("batch_quota")
      .on(table.quotaSubject, table.createdAt)
      .where(sql`${table.quotaSubject} is not null`),
    index("batch_draft")
      .on(table.createdAt)
      .where(sql`${table.openedAt} is null`),
    index("batch_ended")
      .on(table.endedAt)
      .where(sql`${table.endedAt} is not null`),
    check("batch_held_not_negative", sql`${table.creditsHeld} >= 0`),
    check("batch_waiting_not_negative", sql`${table.waiting} >= 0`),
    check(
      "batch_counts_within_items",
      sql`${table.waiting} + ${table.succeeded} + ${table.failed} + ${table.canceled}
        + ${table.expired} + ${table.refused} <= ${table.items}`,
    ),
    check(
      "batch_ended_holds_nothing",
      sql`${table.endedAt} is null or (${table.creditsHeld} = 0 and ${table.waiting} = 0)`,
    ),
  ],
);

/**
 * One item: it waits while it has neither prediction nor outcome, it runs while it has only a
 * prediction. The outcome is written after the prediction's own end, which is the truth.
 */
export const batchItem = sqliteTable(
  "batch_item",
  {
    batchId: text("batch_id")
      .notNull()
      .references(() => batch.id),
    /** Place in the order, from 0. */
    position: integer("position").notNull(),
    /** Line of the uploaded text where it began, from 1; null where there was no text. */
    line: integer("line"),
    /** Checked input, until the prediction has it; null for what could not be read. */
    input: text("input", { mode: "json" }).$type<Record<string, unknown>>(),
    /** The price it was quoted, which it is charged at most. */
    credits: integer("credits").notNull(),
    /** How often it was retried. */
    attempt: integer("attempt").notNull().default(0),
    predictionId: text("prediction_id").references(() => prediction.id),
    /** The prediction of the attempt before. */
    retryOf: text("retry_of").references(() => prediction.id),
    outcome: text("outcome", { enum: BATCH_ITEM_OUTCOMES }),
    errorCode: text("error_code", { enum: ERROR_CODES }),
    /** Why it was refused, field by field. */
    problems: text("problems", { mode: "json" }).$type<{ field: string; message: string }[]>(),
    creditsCaptured: integer("credits_captured").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.position] }),
    uniqueIndex("batch_item_prediction")
      .on(table.predictionId)
      .where(sql`${table.predictionId} is not null`),
    index("batch_item_waiting")
      .on(table.batchId, table.position)
      .where(sql`${table.predictionId} is null and ${table.outcome} is null`),
    index("batch_item_running")
      .on(table.batchId, table.predictionId)
      .where(sql`${table.predictionId} is not null and ${table.outcome} is null`),
    index("batch_item_outcome")
      .on(table.batchId, table.outcome, table.position)
      .where(sql`${table.outcome} is not null`),
    check(
      "batch_item_outcome_known",
      sql`${table.outcome} in (${listOfTexts(BATCH_ITEM_OUTCOMES)})`,
    ),
    check("batch_item_credits_not_negative", sql`${table.credits} >= 0`),
  ],
);

/** One call to retry what failed, so that the same call changes nothing twice. */
export const batchRetry = sqliteTable(
  "batch_retry",
  {
    id: text("id").primaryKey(),
    batchId: text("batch_id")
      .notNull()
      .references(() => batch.id),
    idempotencyKey: text("idempotency_key"),
    items: integer("items").notNull(),
    credits: integer("credits").notNull(),
    at: integer("at").notNull(),
    /** The items were given back to the batch. */
    applied: integer("applied", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [uniqueIndex("batch_retry_idempotency_key").on(table.batchId, table.idempotencyKey)],
);
