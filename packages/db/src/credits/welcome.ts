import type { Statement } from "../database.ts";

/** The key of the grant that an account gets once, when it is first used. */
export const welcomeKey = (accountId: string): string => `welcome:${accountId}`;

// What transfers brought or took of such grants stands in their detail with its sign.
const WELCOME = `coalesce((SELECT credits FROM ledger_entry
    WHERE idempotency_key = 'welcome:' || account.id), 0)
  + coalesce((SELECT sum(moved.detail ->> '$.welcome') FROM ledger_entry AS moved
    WHERE moved.account_id = account.id AND moved.kind = 'transfer'), 0)`;

/**
 * SQL: what of an account's available credits is left of its welcome. Welcome credits are spent
 * before all others: whatever is reserved or spent counts against them first. For a statement that
 * reads `account`.
 */
export const WELCOME_LEFT = `min(account.available,
  max(0, ${WELCOME} - account.reserved - account.captured))`;

const LEFT = `SELECT id, ${WELCOME_LEFT} AS credits FROM account
WHERE id = ?1 AND merged_into IS NOT NULL`;

const reserve = (left: string): string => `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?2 || ':reservation', ?2, id, 'reservation', credits, 'reservation:welcome:' || ?2, ?3,
  json_object('reason', 'welcome_of_a_merged_account')
FROM (${left}) WHERE credits > 0`;

const CAPTURE = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?1 || ':capture', commit_id, account_id, 'capture', credits, 'capture:welcome:' || ?1, at,
  detail
FROM ledger_entry WHERE id = ?1 || ':reservation'`;

const MOVE = `UPDATE account SET available = account.available - entry.credits,
  captured = account.captured + entry.credits
FROM ledger_entry AS entry WHERE entry.id = ?1 || ':capture' AND account.id = entry.account_id`;

/** The id of a closing, from which those of its entries are made, and its time. */
export type ClosingIds = { id: string; at: number };

/**
 * The statements that book credits as spent which nobody may spend any more. Not replayable.
 * @param left a query by `?1` of the account's `id` and of the `credits`
 */
export function bookClosing(left: string, subject: string, { id, at }: ClosingIds): Statement[] {
  return [
    { sql: reserve(left), args: [subject, id, at] },
    { sql: CAPTURE, args: [id] },
    { sql: MOVE, args: [id] },
  ];
}

/**
 * The statements that close what is left of the welcome of a merged account: the welcome is given
 * once for each person, so it goes along with nobody.
 */
export const closeWelcomeStatements = (accountId: string, ids: ClosingIds): Statement[] =>
  bookClosing(LEFT, accountId, ids);
