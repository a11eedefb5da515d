import type { Database } from "../database.ts";

const OWNED = `id = ?1 AND account_id IN (SELECT ?2 UNION ALL
  SELECT id FROM account WHERE merged_into = ?2)`;

/**
 * Deletes a schedule with its job; what it has ordered stays. False where this account has none
 * under this id.
 */
export async function removeSchedule(
  database: Database,
  target: { id: string; accountId: string },
): Promise<boolean> {
  const args = [target.id, target.accountId];
  const results = await database.batch([
    { sql: `DELETE FROM job WHERE id IN (SELECT job_id FROM schedule WHERE ${OWNED})`, args },
    { sql: `DELETE FROM schedule WHERE ${OWNED} RETURNING id`, args },
  ]);
  return results.at(-1)?.length === 1;
}
