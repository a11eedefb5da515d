import { tellLow } from "../credits/low.ts";
import type { Statement } from "../database.ts";

export type BatchMove = { fromId: string; intoId: string; transferId: string; at: number };

const IS_MERGED =
  "EXISTS (SELECT 1 FROM account AS gone WHERE gone.id = ?1 AND gone.merged_into = ?2)";
const HELD = `coalesce((SELECT sum(credits_held) FROM batch WHERE account_id = ?1
  AND opened_at IS NOT NULL AND ended_at IS NULL), 0)`;

const LET_GO = `UPDATE account SET available = available + ${HELD}, reserved = reserved - ${HELD}
WHERE id = ?1 AND ${IS_MERGED}`;

const entries = (kind: "release" | "reservation", accountId: string): string => `INSERT INTO
  ledger_entry (id, commit_id, account_id, kind, credits, idempotency_key, at, detail)
SELECT ?3 || ':${kind}:' || id, ?3, ${accountId}, '${kind}', credits_held,
  '${kind}:batch:' || id || ':' || ?3, ?4, json_object('batchId', id)
FROM batch WHERE account_id = ?1 AND opened_at IS NOT NULL AND ended_at IS NULL
  AND credits_held > 0 AND ${IS_MERGED}`;

const HOLD_AGAIN = `UPDATE account SET available = available - ${HELD}, reserved = reserved + ${HELD}
WHERE id = ?2 AND ${IS_MERGED}`;

const TELL_LOW = tellLow({
  id: "?3 || '-low'",
  from: "account",
  where: `account.id = ?2 AND ${IS_MERGED}`,
  left: HELD,
  at: "?4",
});

// What the transfer took of a welcome is what the batches hold of it, the oldest one first.
const BIND_WELCOME = `UPDATE batch SET credits_welcome = max(credits_welcome, min(credits_held,
    -(moved.detail ->> '$.welcome') - coalesce((SELECT sum(older.credits_held) FROM batch AS older
      WHERE older.account_id = ?1 AND older.opened_at IS NOT NULL AND older.ended_at IS NULL
        AND older.id < batch.id), 0)))
FROM ledger_entry AS moved WHERE moved.id = ?3 AND moved.account_id = ?1
  AND batch.account_id = ?1 AND batch.opened_at IS NOT NULL AND batch.ended_at IS NULL
  AND ${IS_MERGED}`;

// A key that both accounts have used stays with the newer owner.
const REPOINT = `UPDATE batch SET account_id = ?2, idempotency_key = CASE WHEN EXISTS
    (SELECT 1 FROM batch AS own WHERE own.account_id = ?2
      AND own.idempotency_key = batch.idempotency_key) THEN NULL ELSE idempotency_key END
WHERE account_id = ?1 AND ${IS_MERGED}`;

/**
 * The statements of a merge that let batches follow their owner: what they hold is released
 * before the credits of the account move, and reserved in the other one after that.
 */
export function moveBatchStatements(move: BatchMove): { before: Statement[]; after: Statement[] } {
  const { fromId, intoId, transferId, at } = move;
  const pair = [fromId, intoId];
  const all = [...pair, transferId, at];
  return {
    before: [
      { sql: LET_GO, args: pair },
      { sql: entries("release", "?1"), args: all },
    ],
    after: [
      { sql: HOLD_AGAIN, args: pair },
      { sql: TELL_LOW, args: all },
      { sql: entries("reservation", "?2"), args: all },
      { sql: BIND_WELCOME, args: [...pair, transferId] },
      { sql: REPOINT, args: pair },
    ],
  };
}
