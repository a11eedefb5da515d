import type { Database } from "../database.ts";

const REDRIVE = `UPDATE job SET dead_at = NULL, attempts = 0, run_at = ?2,
  claim_id = NULL, lease_owner = NULL, lease_expires_at = NULL
WHERE dead_at IS NOT NULL AND id IN (SELECT value FROM json_each(?1)) RETURNING id`;

/**
 * Gives dead letters all their attempts again, due at once. Returns how many there were; those
 * that are not dead are left as they are.
 */
export async function redriveJobs(
  database: Database,
  redrive: { ids: readonly string[]; now: number },
): Promise<number> {
  const args = [JSON.stringify(redrive.ids), redrive.now];
  const [rows] = await database.batch([{ sql: REDRIVE, args }]);
  return rows?.length ?? 0;
}
