import type { Database } from "../database.ts";
import type { BatchItemRow, BatchRow } from "../rows.ts";
import { batchItem } from "../schema/batch.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

/** What is known of an item before its batch is opened. */
export type NewBatchItem = Pick<
  BatchItemRow,
  "position" | "line" | "input" | "credits" | "outcome" | "problems"
>;

/** Of a draft as far as it was read. */
export type DraftTotals = Pick<
  BatchRow,
  "fields" | "items" | "waiting" | "refused" | "creditsPrice" | "creditsItemMax" | "inputDigest"
>;

const SET_LATER = ["batchId", "attempt", "predictionId", "retryOf", "errorCode", "creditsCaptured"];
const COLUMNS = columnsOf(batchItem, SET_LATER);

const INSERT_DRAFT = `INSERT INTO batch
  (id, account_id, request_id, actor, model, fields, created_at)
SELECT ?1, ?2, ?3, ?4, ?5, '[]', ?6 WHERE (SELECT count(*) FROM batch
  WHERE account_id = ?2 AND opened_at IS NULL) < ?7
ON CONFLICT (id) DO NOTHING`;

const FIND_DRAFT = "SELECT id FROM batch WHERE id = ?1";

const IS_DRAFT = "EXISTS (SELECT 1 FROM batch WHERE id = ?1 AND opened_at IS NULL)";

const INSERT_ITEMS = `INSERT INTO batch_item (batch_id, ${columnNames(COLUMNS)})
SELECT ?1, ${fromArray("j.value", COLUMNS)} FROM json_each(?2) AS j WHERE ${IS_DRAFT}
ON CONFLICT (batch_id, position) DO NOTHING`;

const SET_TOTALS = `UPDATE batch SET fields = ?2, items = ?3, waiting = ?4, refused = ?5,
  credits_price = ?6, credits_item_max = ?7, input_digest = ?8
WHERE id = ?1 AND opened_at IS NULL`;

const DELETE_ITEMS = `DELETE FROM batch_item WHERE ${IS_DRAFT} AND batch_id = ?1`;
const DELETE_DRAFT = "DELETE FROM batch WHERE id = ?1 AND opened_at IS NULL";

/**
 * Begins a batch that nothing is done with until it is opened. False where the account already
 * has `draftsMax` of them.
 */
export async function createDraft(
  database: Database,
  draft: Pick<BatchRow, "id" | "accountId" | "requestId" | "actor" | "model" | "createdAt"> & {
    draftsMax: number;
  },
): Promise<boolean> {
  const { id, accountId, requestId, actor, model, createdAt, draftsMax } = draft;
  const results = await database.batch(
    [
      {
        sql: INSERT_DRAFT,
        args: [id, accountId, requestId, actor, model, createdAt, draftsMax],
      },
      { sql: FIND_DRAFT, args: [id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}

/** Adds items to a draft, with the totals of all that it has by then. */
export async function addDraftItems(
  database: Database,
  id: string,
  added: { items: readonly NewBatchItem[]; totals: DraftTotals },
): Promise<void> {
  const { items, totals } = added;
  const rows = JSON.stringify(items.map((item) => encodeRow(COLUMNS, item)));
  await database.batch(
    [
      { sql: INSERT_ITEMS, args: [id, rows] },
      {
        sql: SET_TOTALS,
        args: [
          id,
          JSON.stringify(totals.fields),
          totals.items,
          totals.waiting,
          totals.refused,
          totals.creditsPrice,
          totals.creditsItemMax,
          totals.inputDigest,
        ],
      },
    ],
    { replayable: true },
  );
}

/** Forgets a draft with its items; a batch that was opened stays. */
export async function dropDraft(database: Database, id: string): Promise<void> {
  await database.batch(
    [
      { sql: DELETE_ITEMS, args: [id] },
      { sql: DELETE_DRAFT, args: [id] },
    ],
    { replayable: true },
  );
}
