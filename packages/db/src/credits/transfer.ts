import type { Database, Statement } from "../database.ts";
import { WELCOME_LEFT, closeWelcomeStatements } from "./welcome.ts";

/** A transfer is a pair of entries; their ids are made once for each call. */
export type TransferIds = { outId: string; inId: string; at: number };

// What a merged account has available, whatever it is by then, goes to the account that took it
// over: the amounts are read inside the batch, so that nothing that came back meanwhile is missed.
// What is left of a welcome by now is what waiting batches hold; it is marked, and goes with them.
const INSERT_OUT = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?2, ?2, id, 'transfer', -available, 'transfer:' || ?2 || ':out', ?3,
  json_object('transfer', ?2, 'to', merged_into, 'welcome', -${WELCOME_LEFT})
FROM account WHERE id = ?1 AND merged_into IS NOT NULL AND available > 0`;

const INSERT_IN = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?3, left.id, account.merged_into, 'transfer', -left.credits,
  'transfer:' || left.id || ':in', left.at, json_object('transfer', left.id, 'from', account.id,
    'welcome', -(left.detail ->> '$.welcome'))
FROM ledger_entry AS left JOIN account ON account.id = left.account_id
WHERE left.id = ?2 AND left.account_id = ?1`;

const MOVE = `UPDATE account SET available = account.available + entry.credits,
  funded = account.funded + entry.credits
FROM ledger_entry AS entry WHERE entry.id IN (?1, ?2) AND entry.account_id = account.id`;

const FIND_OUT = "SELECT -credits AS credits FROM ledger_entry WHERE id = ?1";

/** The statements that empty a merged account; not replayable, since a pair counts once. */
export function drainStatements(accountId: string, ids: TransferIds): Statement[] {
  return [
    { sql: INSERT_OUT, args: [accountId, ids.outId, ids.at] },
    { sql: INSERT_IN, args: [accountId, ids.outId, ids.inId] },
    { sql: MOVE, args: [ids.outId, ids.inId] },
    { sql: FIND_OUT, args: [ids.outId] },
  ];
}

/**
 * Moves what a merged account has available to the account that took it over, by two `transfer`
 * entries in one commit. What came back of its welcome stays, as spent. Returns the credits moved;
 * 0 where there was nothing to move.
 * @throws DatabaseError `unknown_outcome`: calling again with new ids moves what is left
 */
export async function drainAccount(
  database: Database,
  accountId: string,
  ids: TransferIds,
): Promise<number> {
  const results = await database.batch([
    ...closeWelcomeStatements(accountId, { id: ids.outId, at: ids.at }),
    ...drainStatements(accountId, ids),
  ]);
  const credits = results.at(-1)?.[0]?.["credits"];
  return typeof credits === "number" ? credits : 0;
}
