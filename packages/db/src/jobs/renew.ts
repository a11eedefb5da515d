import type { Database } from "../database.ts";

/** Moves the end of a lease. False when this owner no longer holds it. */
export async function renewLease(
  database: Database,
  lease: { id: string; owner: string; expiresAt: number },
): Promise<boolean> {
  const [rows] = await database.batch(
    [
      {
        sql: `UPDATE job SET lease_expires_at = max(lease_expires_at, ?3)
WHERE id = ?1 AND lease_owner = ?2 AND dead_at IS NULL RETURNING id`,
        args: [lease.id, lease.owner, lease.expiresAt],
      },
    ],
    { replayable: true },
  );
  return rows?.length === 1;
}
