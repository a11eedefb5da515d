import type { Database, Statement } from "../database.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { FREE_PLACES, freeRunsAt, leasedAt } from "../rate-buckets/places.ts";
import { capacityAt, refillPerSecondAt, refilledAt } from "../rate-buckets/refill.ts";
import { BUCKET, IN_LANE, IS_PAUSED, POOLS, lanesOf } from "./lanes.ts";

/** Nobody is told by the queue when a run ends elsewhere: one waits for so long at a time, ms. */
const RUN_LOOK_MS = 1_000;

const PACED = `${leasedAt("?1")}, paced AS MATERIALIZED (
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
)`;

const CHAIN = ["own", "wide", "outer_bucket"] as const;
/** SQL: the greatest on all levels; null, which is never, where one of them is null. */
const greatest = (column: string): string =>
  `max(${CHAIN.map((level) => `CASE WHEN ${level}.id IS NULL THEN 0 ELSE ${level}.${column} END`).join(", ")})`;

const BUCKETS = `bucket AS MATERIALIZED (
  SELECT own.id, ${greatest("paused_until")} AS paused_until, ${greatest("is_full")} AS is_full,
    ${greatest("token_at")} AS token_at
  FROM alone AS own LEFT JOIN alone AS wide ON wide.id = own.parent_id
  LEFT JOIN alone AS outer_bucket ON outer_bucket.id = wide.parent_id
)`;

// Of each lane the first job that nobody holds, and all those that somebody does.
const WAITING = `free AS (
  SELECT lane.bucket, (SELECT run_at FROM job WHERE ${IN_LANE} AND lease_expires_at IS NULL
    ORDER BY run_at, id LIMIT 1) AS due_at
  FROM lane WHERE NOT ${IS_PAUSED}
), held AS (
  SELECT ${BUCKET} AS bucket, lease_expires_at AS due_at,
    CASE WHEN lease_expires_at > ?1 THEN lease_expires_at END AS place_at
  FROM job WHERE lease_expires_at IS NOT NULL AND dead_at IS NULL
), waiting AS (
  SELECT bucket, min(due_at) AS due_at, min(place_at) AS place_at FROM (
    SELECT bucket, due_at, NULL AS place_at FROM free UNION ALL SELECT * FROM held)
  GROUP BY bucket
)`;

// For each bucket (and for the jobs without one) the earliest time at which one of its jobs can
// be claimed, by what stands in the way: due times, places, runs, the pause, the tokens; of the
// bucket itself and of the wider ones.
const NEXT = `WITH RECURSIVE ${PACED}, ${BUCKETS}, ${POOLS}, ${lanesOf("pool")}, ${WAITING}
SELECT min(CASE WHEN bucket.id IS NULL THEN due_at
  ELSE max(CASE WHEN is_full THEN place_at ELSE due_at END, paused_until, token_at) END) AS at
FROM waiting LEFT JOIN bucket ON bucket.id = waiting.bucket
WHERE waiting.bucket NOT IN (SELECT value FROM json_each(?2))`;

/** What `nextJobAt` asks. */
export function nextJobStatement(now: number, except: readonly string[] = []): Statement {
  return { sql: NEXT, args: [now, JSON.stringify(except)] };
}

/**
 * When the next job can be claimed as far as is known now, milliseconds since the epoch: due
 * times, ends of leases, pauses and refills of rate buckets. Null when nothing waits, or nothing
 * but what operators have paused. A time in the past means now. Jobs of the buckets in `except`
 * are left out; see `ANY_BUCKET`.
 */
export async function nextJobAt(
  database: Database,
  now: number,
  except: readonly string[] = [],
): Promise<number | null> {
  const rows = await database.read(nextJobStatement(now, except));
  const at = rows[0]?.["at"];
  return typeof at === "number" ? at : null;
}
