import { quotaHeld } from "../credits/quota-held.ts";
import { tellLow } from "../credits/low.ts";
import { spendableAt } from "../credits/spendable.ts";
import type { Database } from "../database.ts";
import type { NewJob } from "../rows.ts";
import { insertBatchJob } from "./open.ts";

export type BatchRetry = {
  id: string;
  /** Of this retry and of its reservation, made once for this intent. */
  retryId: string;
  job: NewJob;
  idempotencyKey: string | null;
  at: number;
  openMax: number;
  quota: { subject: string; slotsMax: number; windowMs: number } | null;
};

// What is canceled was wanted so, and what was refused would be refused again.
const RETRIED = "outcome IN ('failed', 'expired')";
const FAILED = `(SELECT count(*) AS items, coalesce(sum(credits), 0) AS credits,
  sum(outcome = 'failed') AS failed, sum(outcome = 'expired') AS expired
  FROM batch_item WHERE batch_id = ?1 AND ${RETRIED})`;

const INSERT_RETRY = `INSERT INTO batch_retry
  (id, batch_id, idempotency_key, items, credits, at)
SELECT ?2, batch.id, ?3, found.items, found.credits, ?4
FROM batch JOIN ${FAILED} AS found JOIN account ON account.id = batch.account_id
LEFT JOIN account_cap AS cap ON cap.account_id = account.id
WHERE batch.id = ?1 AND batch.opened_at IS NOT NULL AND found.items > 0
  AND (batch.cancel_requested_at IS NULL OR batch.ended_at IS NOT NULL)
  AND account.merged_into IS NULL AND ${spendableAt("?4")} >= found.credits
  AND coalesce(cap.prediction_credits_max, batch.credits_item_max) >= batch.credits_item_max
  AND (batch.ended_at IS NULL OR (SELECT count(*) FROM batch AS other
    WHERE other.account_id = batch.account_id AND other.opened_at IS NOT NULL
      AND other.ended_at IS NULL) < ?5)
  AND (?6 IS NULL OR ${quotaHeld("?6", "?8")} + found.items <= ?7)
ON CONFLICT DO NOTHING`;

const NEW_RETRY = "batch_retry.id = ?2 AND batch_retry.applied = 0";

const RESERVE = `UPDATE account SET available = available - batch_retry.credits,
  reserved = reserved + batch_retry.credits
FROM batch_retry JOIN batch ON batch.id = batch_retry.batch_id
WHERE batch.id = ?1 AND ${NEW_RETRY} AND account.id = batch.account_id`;

const TELL_LOW = tellLow({
  id: "?2 || '-low'",
  from: `batch_retry JOIN batch ON batch.id = batch_retry.batch_id
    JOIN account ON account.id = batch.account_id`,
  where: `batch.id = ?1 AND ${NEW_RETRY}`,
  left: "batch_retry.credits",
  at: "batch_retry.at",
});

const INSERT_RESERVATION = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?2, ?2, account_id, 'reservation', batch_retry.credits,
  'reservation:batch:' || batch.id || ':' || ?2, batch_retry.at, json_object('batchId', batch.id)
FROM batch_retry JOIN batch ON batch.id = batch_retry.batch_id
WHERE batch.id = ?1 AND ${NEW_RETRY} AND batch_retry.credits > 0`;

// What failed attempts cost was paid with the batch's part of a welcome: it does not come back.
const USED = `coalesce((SELECT sum(credits_captured) FROM batch_item
  WHERE batch_id = ?1 AND ${RETRIED}), 0)`;

const COUNT_AGAIN = `UPDATE batch SET waiting = waiting + found.items,
  failed = batch.failed - found.failed, expired = batch.expired - found.expired,
  credits_held = credits_held + batch_retry.credits, quota_subject = coalesce(?4, quota_subject),
  credits_welcome = max(0, credits_welcome - ${USED}), job_id = ?3, ended_at = NULL, cancel_requested_at = NULL
FROM batch_retry JOIN ${FAILED} AS found
WHERE batch.id = ?1 AND ${NEW_RETRY}`;

const RESET_ITEMS = `UPDATE batch_item SET attempt = attempt + 1, retry_of = prediction_id,
  prediction_id = NULL, outcome = NULL, error_code = NULL, credits_captured = 0
WHERE batch_id = ?1 AND ${RETRIED} AND EXISTS (SELECT 1 FROM batch_retry WHERE ${NEW_RETRY})`;

const MARK_APPLIED = "UPDATE batch_retry SET applied = 1 WHERE batch_id = ?1 AND id = ?2";

/**
 * Lets the failed and expired items of a batch wait again, with a new reservation of their price,
 * in one commit or not at all. False when something stood in the way, nothing has failed, the key
 * was used before, or the batch is being canceled: what runs must be asked to end first.
 */
export async function retryBatch(database: Database, retry: BatchRetry): Promise<boolean> {
  const { id, retryId, job, idempotencyKey, at, openMax, quota } = retry;
  const pair = [id, retryId];
  const since = quota === null ? null : at - quota.windowMs;
  const subject = quota?.subject ?? null;
  const results = await database.batch(
    [
      {
        sql: INSERT_RETRY,
        args: [...pair, idempotencyKey, at, openMax, subject, quota?.slotsMax ?? null, since],
      },
      { sql: RESERVE, args: pair },
      { sql: TELL_LOW, args: pair },
      { sql: INSERT_RESERVATION, args: pair },
      { sql: COUNT_AGAIN, args: [...pair, job.id, subject] },
      { sql: RESET_ITEMS, args: pair },
      { sql: MARK_APPLIED, args: pair },
      insertBatchJob(id, job),
      { sql: "SELECT 1 AS ours FROM batch_retry WHERE batch_id = ?1 AND id = ?2", args: pair },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
