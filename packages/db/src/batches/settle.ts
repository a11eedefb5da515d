import type { Database } from "../database.ts";
import { insertNews } from "../jobs/news.ts";

const ENDED = `batch_item AS item JOIN prediction ON prediction.id = item.prediction_id
WHERE item.batch_id = ?1 AND item.prediction_id IS NOT NULL AND item.outcome IS NULL
  AND prediction.ended_at IS NOT NULL`;

const COUNT = `UPDATE batch SET succeeded = batch.succeeded + found.succeeded,
  failed = batch.failed + found.failed, canceled = batch.canceled + found.canceled,
  expired = batch.expired + found.expired, credits_captured = batch.credits_captured + found.credits
FROM (SELECT count(*) AS items, coalesce(sum(status = 'succeeded'), 0) AS succeeded,
  coalesce(sum(status = 'failed'), 0) AS failed, coalesce(sum(status = 'canceled'), 0) AS canceled,
  coalesce(sum(status = 'expired'), 0) AS expired,
  coalesce(sum(prediction.credits_captured), 0) AS credits FROM ${ENDED}) AS found
WHERE batch.id = ?1 AND found.items > 0`;

const WRITE_OUTCOMES = `UPDATE batch_item SET outcome = prediction.status,
  error_code = prediction.error_code, credits_captured = prediction.credits_captured
FROM prediction WHERE batch_item.batch_id = ?1 AND batch_item.prediction_id IS NOT NULL
  AND batch_item.outcome IS NULL AND prediction.id = batch_item.prediction_id
  AND prediction.ended_at IS NOT NULL
RETURNING position`;

const IS_OVER = `ended_at IS NULL AND waiting = 0
  AND NOT EXISTS (SELECT 1 FROM batch_item AS item WHERE item.batch_id = ?1
    AND item.prediction_id IS NOT NULL AND item.outcome IS NULL)`;

const END = `UPDATE batch SET ended_at = ?2 WHERE id = ?1 AND job_id = ?3 AND ${IS_OVER}`;

// The counts are those of this end: a retry lets the batch go on from them.
const TELL = insertNews(`SELECT ?3 || '-ended' AS id, account_id, ended_at AS at, json_object(
    'type', 'batch.ended', 'at', ended_at, 'batchId', id, 'byHand',
    json(CASE WHEN cancel_requested_at IS NULL THEN 'false' ELSE 'true' END),
    'succeeded', succeeded, 'failed', failed, 'canceled', canceled, 'expired', expired,
    'refused', refused, 'creditsCaptured', credits_captured) AS payload
  FROM batch WHERE id = ?1 AND ended_at = ?2 AND job_id = ?3
    AND EXISTS (SELECT 1 FROM job WHERE id = ?3)`);

const DELETE_JOB = `DELETE FROM job WHERE id = ?3 AND lease_owner = ?4
  AND EXISTS (SELECT 1 FROM batch WHERE id = ?1 AND ended_at = ?2)`;

/**
 * Writes the ends of predictions to their items and to the counts of the batch. It reads the
 * items that run and no others. Returns how many ended since the last time.
 */
export async function settleBatchItems(database: Database, id: string): Promise<number> {
  const found = await database.read({ sql: `SELECT 1 AS ended FROM ${ENDED} LIMIT 1`, args: [id] });
  if (found.length === 0) return 0;
  const [, written = []] = await database.batch(
    [
      { sql: COUNT, args: [id] },
      { sql: WRITE_OUTCOMES, args: [id] },
    ],
    // A repeated one finds what ended since, which counts as well.
    { replayable: true },
  );
  return written.length;
}

/**
 * Ends a batch in which nothing waits and nothing runs, together with the job that looked after
 * it, and writes the job that tells its account, once for each end. False when there is something
 * left, or another job looks after it by now.
 */
export async function endBatch(
  database: Database,
  ending: { id: string; jobId: string; owner: string; at: number },
): Promise<boolean> {
  const { id, jobId, owner, at } = ending;
  const look = { sql: `SELECT 1 AS over FROM batch WHERE id = ?1 AND ${IS_OVER}`, args: [id] };
  if ((await database.read(look)).length === 0) return false;
  const results = await database.batch(
    [
      { sql: END, args: [id, at, jobId] },
      { sql: TELL, args: [id, at, jobId] },
      { sql: DELETE_JOB, args: [id, at, jobId, owner] },
      { sql: "SELECT 1 AS ended FROM batch WHERE id = ?1 AND ended_at = ?2", args: [id, at] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
