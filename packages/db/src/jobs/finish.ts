import type { Database } from "../database.ts";

/** Deletes a job whose work is done. False when this owner no longer holds its lease. */
export async function finishJob(
  database: Database,
  held: { id: string; owner: string },
): Promise<boolean> {
  const [rows] = await database.batch([
    {
      sql: "DELETE FROM job WHERE id = ?1 AND lease_owner = ?2 RETURNING id",
      args: [held.id, held.owner],
    },
  ]);
  return rows?.length === 1;
}
