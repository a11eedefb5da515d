import type { Database } from "../database.ts";

/** Longest error text that a job keeps, in characters. */
export const LAST_ERROR_CHARS_MAX = 2_000;

export type Release = {
  id: string;
  owner: string;
  /** When the job may be claimed again, milliseconds since the epoch. */
  runAt: number;
  /** False gives the attempt back, for waits that are nobody's failure (429, a full bucket). */
  countAttempt: boolean;
  /** True after work that went well: the attempts that were lost before it count no more. */
  isFresh?: boolean;
  error: string | null;
  /** What the job knows when it comes again; without it the payload stays. */
  payload?: Record<string, unknown>;
};

/** Gives a job back to the queue. False when this owner no longer holds its lease. */
export async function releaseJob(database: Database, release: Release): Promise<boolean> {
  const error = release.error?.slice(0, LAST_ERROR_CHARS_MAX) ?? null;
  const payload = release.payload === undefined ? null : JSON.stringify(release.payload);
  const [rows] = await database.batch([
    {
      sql: `UPDATE job SET lease_owner = NULL, lease_expires_at = NULL, claim_id = NULL,
  run_at = ?3, attempts = CASE WHEN ?7 THEN 0 ELSE attempts - ?4 END, last_error = coalesce(?5, last_error),
  payload = coalesce(?6, payload)
WHERE id = ?1 AND lease_owner = ?2 AND dead_at IS NULL RETURNING id`,
      args: [
        release.id,
        release.owner,
        release.runAt,
        release.countAttempt ? 0 : 1,
        error,
        payload,
        release.isFresh ?? false,
      ],
    },
  ]);
  return rows?.length === 1;
}
