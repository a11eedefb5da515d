import type { Database } from "../database.ts";

/**
 * Lets no job of a bucket be claimed until the given time. A pause is never shortened, so that
 * a second, briefer `Retry-After` does not lift the first. It lasts at most `PAUSE_MS_MAX`: a later
 * end is taken for the mistake of a clock. False when there is no such bucket.
 */
export async function pauseRateBucket(
  database: Database,
  pause: { id: string; until: number },
): Promise<boolean> {
  const [rows] = await database.batch(
    [
      {
        sql: "UPDATE rate_bucket SET paused_until = max(paused_until, ?2) WHERE id = ?1 RETURNING id",
        args: [pause.id, pause.until],
      },
    ],
    { replayable: true },
  );
  return rows?.length === 1;
}
