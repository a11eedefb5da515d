import type { Database } from "../database.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { FREE_PLACES, freeRunsAt, leasedAt } from "../rate-buckets/places.ts";
import { capacityAt, refillPerSecondAt, refilledAt } from "../rate-buckets/refill.ts";

/** Nobody is told by the queue when a run ends elsewhere: one waits for so long at a time, ms. */
const RUN_LOOK_MS = 1_000;

// For each bucket (and for the jobs without one) the earliest time at which one of its jobs can
// be claimed, by what stands in the way: due times, places, runs, the pause, the tokens; of the
// bucket itself and of the wider one.
const NEXT = `WITH ${leasedAt("?1")}, paced AS MATERIALIZED (
  SELECT id, parent_id,
    max(CASE WHEN ${isPausedTooLong("?1")} THEN 0 ELSE paused_until END,
      CASE WHEN ${freeRunsAt("?1")} <= 0 THEN ?1 + ${RUN_LOOK_MS} ELSE 0 END) AS paused_until,
    ${FREE_PLACES} <= 0 AS is_full,
    ${refilledAt("?1")} AS tokens, ${capacityAt("?1")} AS capacity,
    ${refillPerSecondAt("?1")} AS per_second
  FROM rate_bucket
), alone AS MATERIALIZED (
  SELECT id, parent_id, paused_until, is_full,
    CASE WHEN tokens >= 1 THEN 0 WHEN per_second > 0 AND capacity >= 1
      THEN ?1 + CAST((1 - tokens) * 1000 / per_second AS INTEGER) + 1
    END AS token_at
  FROM paced
), bucket AS (
  SELECT alone.id, max(alone.paused_until, wide.paused_until) AS paused_until,
    max(alone.is_full, wide.is_full) AS is_full, max(alone.token_at, wide.token_at) AS token_at
  FROM alone JOIN alone AS wide ON wide.id = coalesce(
    (SELECT id FROM rate_bucket WHERE id = alone.parent_id), alone.id)
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
