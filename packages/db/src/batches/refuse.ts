import type { Database } from "../database.ts";

export type ItemRefusal = {
  batchId: string;
  position: number;
  attempt: number;
  problems: readonly { field: string; message: string }[];
  /** Of the release, made once for this intent. */
  entryId: string;
  at: number;
};

const IS_WAITING = `item.batch_id = ?1 AND item.position = ?2 AND item.attempt = ?3
  AND item.prediction_id IS NULL AND item.outcome IS NULL`;

const RELEASE = `UPDATE account SET available = available + item.credits,
  reserved = reserved - item.credits
FROM batch_item AS item JOIN batch ON batch.id = item.batch_id
WHERE ${IS_WAITING} AND account.id = batch.account_id`;

const INSERT_RELEASE = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?4, ?4, account_id, 'release', item.credits,
  'release:batch:' || item.batch_id || ':' || item.position || ':' || item.attempt, ?5,
  json_object('batchId', item.batch_id)
FROM batch_item AS item JOIN batch ON batch.id = item.batch_id
WHERE ${IS_WAITING} AND item.credits > 0`;

const COUNT = `UPDATE batch SET waiting = waiting - 1, refused = refused + 1,
  credits_held = credits_held - item.credits
FROM batch_item AS item WHERE ${IS_WAITING} AND batch.id = item.batch_id`;

const REFUSE = `UPDATE batch_item AS item SET outcome = 'refused', error_code = 'invalid_input',
  problems = ?4 WHERE ${IS_WAITING}`;

/** Refuses an item that waits, and gives back what was held for it, in one commit. */
export async function refuseBatchItem(database: Database, refusal: ItemRefusal): Promise<void> {
  const { batchId, position, attempt, problems, entryId, at } = refusal;
  const item = [batchId, position, attempt];
  await database.batch(
    [
      { sql: RELEASE, args: item },
      { sql: INSERT_RELEASE, args: [...item, entryId, at] },
      { sql: COUNT, args: item },
      { sql: REFUSE, args: [...item, JSON.stringify(problems)] },
    ],
    { replayable: true },
  );
}
