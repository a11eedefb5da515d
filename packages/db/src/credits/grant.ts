import type { Database } from "../database.ts";

export type Grant = {
  /** Id of the ledger entry, made once for this intent. */
  id: string;
  accountId: string;
  /** Whole and positive. */
  credits: number;
  kind: "grant";
  idempotencyKey: string;
  at: number;
  detail?: Record<string, unknown>;
};

export type GrantOutcome = "granted" | "already_granted";

// The balance moves first, while the key is still free; both statements are one transaction, so
// that a repeated commit finds the key taken and changes nothing.
const ADD_CREDITS = `UPDATE account SET available = available + ?2, funded = funded + ?2
WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE idempotency_key = ?3)`;

const INSERT_ENTRY = `INSERT INTO ledger_entry
  (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (idempotency_key) DO NOTHING`;

const FIND_ENTRY = "SELECT 1 AS ours FROM ledger_entry WHERE id = ?1 AND idempotency_key = ?2";

/**
 * Adds credits once under an idempotency key. The call that wrote the entry gets `granted`, also
 * when it is repeated with the same entry id; any other with this key gets `already_granted`.
 * @throws DatabaseError `conflict` when the account does not exist
 */
export async function grantCredits(database: Database, grant: Grant): Promise<GrantOutcome> {
  const { id, accountId, credits, kind, idempotencyKey, at } = grant;
  const detail = grant.detail === undefined ? null : JSON.stringify(grant.detail);
  const results = await database.batch(
    [
      { sql: ADD_CREDITS, args: [accountId, credits, idempotencyKey] },
      { sql: INSERT_ENTRY, args: [id, accountId, kind, credits, idempotencyKey, at, detail] },
      { sql: FIND_ENTRY, args: [id, idempotencyKey] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1 ? "granted" : "already_granted";
}
