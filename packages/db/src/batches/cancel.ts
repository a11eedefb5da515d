import type { Database } from "../database.ts";
import type { NewJob } from "../rows.ts";
import { insertBatchJob } from "./open.ts";

export type BatchCancel = {
  id: string;
  /** Of the release, made once for this intent. */
  entryId: string;
  /** Cancels what runs; its id is made once for this intent. */
  job: NewJob;
  at: number;
};

const IS_OPEN =
  "batch.id = ?1 AND opened_at IS NOT NULL AND ended_at IS NULL AND cancel_requested_at IS NULL";

const RELEASE = `UPDATE account SET available = available + batch.credits_held,
  reserved = reserved - batch.credits_held
FROM batch WHERE ${IS_OPEN} AND account.id = batch.account_id`;

const INSERT_RELEASE = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?2, ?2, account_id, 'release', credits_held, 'release:batch:' || id || ':' || ?2, ?3,
  json_object('batchId', id) FROM batch WHERE ${IS_OPEN} AND credits_held > 0`;

const CANCEL_ITEMS = `UPDATE batch_item SET outcome = 'canceled', error_code = 'canceled_by_user'
WHERE batch_id = ?1 AND prediction_id IS NULL AND outcome IS NULL
  AND EXISTS (SELECT 1 FROM batch WHERE ${IS_OPEN})`;

const CANCEL = `UPDATE batch SET cancel_requested_at = ?2, job_id = ?3,
  canceled = canceled + waiting, waiting = 0, credits_held = 0 WHERE ${IS_OPEN}`;

/**
 * Cancels all items that wait, gives back what was held for them, and writes the job that cancels
 * what runs, in one commit: an item is either made before or never. False when there was nothing
 * to cancel any more, or it was canceled already.
 */
export async function cancelBatch(database: Database, cancel: BatchCancel): Promise<boolean> {
  const { id, entryId, job, at } = cancel;
  const results = await database.batch(
    [
      { sql: RELEASE, args: [id] },
      { sql: INSERT_RELEASE, args: [id, entryId, at] },
      { sql: CANCEL_ITEMS, args: [id] },
      { sql: CANCEL, args: [id, at, job.id] },
      insertBatchJob(id, job),
      { sql: "SELECT 1 AS ours FROM batch WHERE id = ?1 AND job_id = ?2", args: [id, job.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
