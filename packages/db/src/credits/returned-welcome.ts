import type { Database } from "../database.ts";
import { tellLow } from "./low.ts";
import type { ClosingIds } from "./welcome.ts";
import { bookClosing } from "./welcome.ts";

// What the batch still holds and what its predictions hold or cost has been paid with it first.
const RETURNED = `max(0, bound.credits_welcome - bound.credits_held
  - coalesce((SELECT sum(made.credits_reserved + made.credits_captured)
    FROM batch_item AS item JOIN prediction AS made ON made.id = item.prediction_id
    WHERE item.batch_id = bound.id AND made.account_id = bound.account_id), 0))`;

/**
 * SQL: what batches that came with a visitor have given back of its welcome, and nobody may spend.
 * For a statement that reads `account`.
 */
export const RETURNED_WELCOME = `coalesce((SELECT sum(${RETURNED}) FROM batch AS bound
  WHERE bound.account_id = account.id AND bound.credits_welcome > 0), 0)`;

const FIND = `SELECT bound.id AS id FROM batch AS bound WHERE bound.credits_welcome > 0
  AND (bound.ended_at IS NOT NULL OR ${RETURNED} > 0) LIMIT ?1`;

const LEFT = `SELECT account.id AS id, min(account.available, ${RETURNED}) AS credits
FROM batch AS bound JOIN account ON account.id = bound.account_id WHERE bound.id = ?1`;

const TELL_LOW = tellLow({
  id: "?1 || '-low'",
  from: "ledger_entry AS entry JOIN account ON account.id = entry.account_id",
  where: "entry.id = ?1 || ':capture'",
  left: "entry.credits",
  at: "entry.at",
});

const TAKE = `UPDATE batch SET credits_welcome = credits_welcome - entry.credits
FROM ledger_entry AS entry WHERE entry.id = ?2 || ':capture' AND batch.id = ?1`;

// A retry of what has ended is paid by whoever asks for it.
const FORGET = `UPDATE batch AS bound SET credits_welcome = 0
WHERE id = ?1 AND ended_at IS NOT NULL AND ${RETURNED} = 0`;

/** The batches whose part of a welcome came back or was used up. */
export async function findReturnedWelcomes(database: Database, most: number): Promise<string[]> {
  const rows = await database.read({ sql: FIND, args: [most] });
  return rows.map(({ id }) => String(id));
}

/**
 * Closes what a batch has given back of a welcome, as spent.
 * @throws DatabaseError `unknown_outcome`: calling again with new ids closes what is left
 */
export async function closeReturnedWelcome(
  database: Database,
  batchId: string,
  ids: ClosingIds,
): Promise<void> {
  await database.batch([
    ...bookClosing(LEFT, batchId, ids),
    { sql: TELL_LOW, args: [ids.id] },
    { sql: TAKE, args: [batchId, ids.id] },
    { sql: FORGET, args: [batchId] },
  ]);
}
