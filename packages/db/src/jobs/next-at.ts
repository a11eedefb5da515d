import type { Database } from "../database.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { refilledAt } from "../rate-buckets/refill.ts";

const REFILLED = refilledAt("?1");

// For each bucket (and for the jobs without one) the earliest time at which one of its jobs can
// be claimed, by what stands in the way: due times, places, the pause, the tokens.
const NEXT = `WITH bucket AS (
  SELECT id, CASE WHEN ${isPausedTooLong("?1")} THEN 0 ELSE paused_until END AS paused_until,
    (SELECT count(*) FROM job WHERE job.rate_bucket = rate_bucket.id AND job.dead_at IS NULL
      AND job.lease_expires_at > ?1) >= concurrency_max AS is_full,
    CASE WHEN ${REFILLED} >= 1 THEN 0
      WHEN refill_per_second > 0 AND capacity >= 1
      THEN ?1 + CAST((1 - (${REFILLED})) * 1000 / refill_per_second AS INTEGER) + 1
    END AS token_at
  FROM rate_bucket
), waiting AS (
  SELECT rate_bucket, min(coalesce(lease_expires_at, run_at)) AS due_at,
    min(CASE WHEN lease_expires_at > ?1 THEN lease_expires_at END) AS place_at
  FROM job WHERE dead_at IS NULL GROUP BY rate_bucket
)
SELECT min(CASE WHEN bucket.id IS NULL THEN due_at
  ELSE max(CASE WHEN is_full THEN place_at ELSE due_at END, paused_until, token_at) END) AS at
FROM waiting LEFT JOIN bucket ON bucket.id = waiting.rate_bucket`;

/**
 * When the next job can be claimed as far as is known now, milliseconds since the epoch: due
 * times, ends of leases, pauses and refills of rate buckets. Null when nothing waits. A time in
 * the past means now.
 */
export async function nextJobAt(database: Database, now: number): Promise<number | null> {
  const rows = await database.read({ sql: NEXT, args: [now] });
  const at = rows[0]?.["at"];
  return typeof at === "number" ? at : null;
}
