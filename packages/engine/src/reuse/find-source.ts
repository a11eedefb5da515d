import type { EngineContext } from "../context.ts";

/** An equal prediction of the same account: one that holds its result, or is still under way. */
export type Source = { id: string; isStored: boolean };

/** The newest of each account, so that a look ends at the first one however many there are. */
const newestWhere = (condition: string): string => `SELECT max(found) AS id FROM (
  SELECT (SELECT id FROM prediction WHERE account_id = holder.id AND reuse_digest = ?2
      AND deleted_at IS NULL AND ${condition} ORDER BY id DESC LIMIT 1) AS found
  FROM (SELECT ?1 AS id UNION ALL SELECT id FROM account WHERE merged_into = ?1) AS holder)`;

const STORED = newestWhere(`status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM stored_result
  WHERE prediction_id = prediction.id AND tombstoned_at IS NOT NULL)`);

const RUNNING = newestWhere("ended_at IS NULL AND reuse_of IS NULL AND priority <= ?3");

async function findId(
  context: EngineContext,
  sql: string,
  args: (string | number)[],
): Promise<string | null> {
  const [row] = await context.database.read({ sql, args });
  const id = row?.["id"];
  return typeof id === "string" ? id : null;
}

/** The equal prediction that an order may take its result from; null where there is none. */
export async function findSource(
  context: EngineContext,
  order: { accountId: string; digest: string; priority: number },
): Promise<Source | null> {
  const { accountId, digest, priority } = order;
  const stored = await findId(context, STORED, [accountId, digest]);
  if (stored !== null) return { id: stored, isStored: true };
  const running = await findId(context, RUNNING, [accountId, digest, priority]);
  return running === null ? null : { id: running, isStored: false };
}
