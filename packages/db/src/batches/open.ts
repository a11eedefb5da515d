import { quotaHeld } from "../credits/quota-held.ts";
import { tellLow } from "../credits/low.ts";
import { spendableAt } from "../credits/spendable.ts";
import type { Database, Statement } from "../database.ts";
import { NEW_JOB_COLUMNS, encodeJob } from "../jobs/encode.ts";
import type { NewJob } from "../rows.ts";
import { columnNames, fromArray } from "../sql.ts";

export type BatchOpening = {
  id: string;
  accountId: string;
  /** Of the reservation, made once for this intent. */
  entryId: string;
  /** Looks after the batch; its id is made once for this intent. */
  job: NewJob;
  name: string | null;
  idempotencyKey: string | null;
  runAt: number | null;
  at: number;
  /** Batches of an account that may be unfinished at once. */
  openMax: number;
  quota: { subject: string; slotsMax: number; windowMs: number } | null;
};

// The whole price is looked at, and then held: what was admitted never lacks credits half-way.
const OPEN = `UPDATE batch SET opened_at = ?3, name = ?4, idempotency_key = ?5, run_at = ?6,
  job_id = ?7, quota_subject = ?8, credits_held = credits_price
WHERE id = ?1 AND account_id = ?2 AND opened_at IS NULL AND waiting > 0
  AND EXISTS (SELECT 1 FROM account LEFT JOIN account_cap AS cap ON cap.account_id = account.id
    WHERE account.id = ?2 AND account.merged_into IS NULL
      AND ${spendableAt("?3")} >= batch.credits_price
      AND coalesce(cap.prediction_credits_max, batch.credits_item_max) >= batch.credits_item_max)
  AND (SELECT count(*) FROM batch AS other WHERE other.account_id = ?2
    AND other.opened_at IS NOT NULL AND other.ended_at IS NULL) < ?9
  AND (?8 IS NULL OR ${quotaHeld("?8", "?11")} + waiting <= ?10)`;

const IS_OURS = "batch.id = ?1 AND batch.job_id = ?2";

const RESERVE = `UPDATE account SET available = available - batch.credits_price,
  reserved = reserved + batch.credits_price
FROM batch WHERE ${IS_OURS} AND account.id = batch.account_id
  AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = ?3)`;

const TELL_LOW = tellLow({
  id: "?3 || '-low'",
  from: "batch JOIN account ON account.id = batch.account_id",
  where: `${IS_OURS} AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = ?3)`,
  left: "batch.credits_price",
  at: "batch.opened_at",
});

const INSERT_RESERVATION = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?3, ?3, account_id, 'reservation', credits_price, 'reservation:batch:' || id, opened_at,
  json_object('batchId', id) FROM batch WHERE ${IS_OURS} AND credits_price > 0
ON CONFLICT (id) DO NOTHING`;

const INSERT_JOB = `INSERT INTO job (${columnNames(NEW_JOB_COLUMNS)})
SELECT ${fromArray("?3", NEW_JOB_COLUMNS)} FROM batch WHERE ${IS_OURS}
ON CONFLICT (id) DO NOTHING`;

/** The statement that writes the job of a batch, once the batch names it. */
export function insertBatchJob(id: string, job: NewJob): Statement {
  return { sql: INSERT_JOB, args: [id, job.id, JSON.stringify(encodeJob(job))] };
}

/**
 * Opens a draft: its whole price is reserved, its places of the quota are taken, and the job that
 * makes its items is written, all in one commit or not at all. False when something stood in the
 * way; the draft is then as it was.
 * @throws DatabaseError `conflict` with `batch_idempotency_key` when the key is taken
 */
export async function openBatch(database: Database, opening: BatchOpening): Promise<boolean> {
  const { id, accountId, entryId, job, name, idempotencyKey, runAt, at, openMax, quota } = opening;
  const since = quota === null ? null : at - quota.windowMs;
  const results = await database.batch(
    [
      {
        sql: OPEN,
        args: [
          id,
          accountId,
          at,
          name,
          idempotencyKey,
          runAt,
          job.id,
          quota?.subject ?? null,
          openMax,
          quota?.slotsMax ?? null,
          since,
        ],
      },
      { sql: RESERVE, args: [id, job.id, entryId] },
      { sql: TELL_LOW, args: [id, job.id, entryId] },
      { sql: INSERT_RESERVATION, args: [id, job.id, entryId] },
      insertBatchJob(id, job),
      { sql: "SELECT 1 AS ours FROM batch WHERE id = ?1 AND job_id = ?2", args: [id, job.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
