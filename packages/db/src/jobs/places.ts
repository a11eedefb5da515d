import type { Database } from "../database.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { freeRunsAt } from "../rate-buckets/places.ts";
import { capacityAt, refillPerSecondAt, refilledAt } from "../rate-buckets/refill.ts";
import { BUCKET, HOLDER, IN_LANE, POOLS, lanesOf } from "./lanes.ts";

/** A job that waits, and how many of its own lane are claimed before it. */
export type QueuedJob = {
  predictionId: string;
  bucket: string;
  priority: number;
  holder: string;
  runAt: number;
  /** Somebody does it now. */
  isLeased: boolean;
  /** Null where at least as many are before it as were counted. */
  ahead: number | null;
};

/** A lane as its rivals see it: jobs that are due and that nobody holds. */
export type QueueLane = {
  bucket: string;
  priority: number;
  holder: string;
  /** As far as was counted. */
  waiting: number;
  firstAt: number | null;
  firstId: string | null;
  /** When it was last served from its widest bucket; null where nobody knows. */
  servedAt: number | null;
};

/** What a bucket admits, by itself. */
export type BucketPace = {
  id: string;
  parentId: string | null;
  tokens: number;
  capacity: number;
  perSecond: number;
  pausedUntil: number;
  /** Null where it counts no runs. */
  runsMax: number | null;
  freeRuns: number | null;
};

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const UNHELD = "(lease_expires_at IS NULL OR lease_expires_at <= ?2)";

const OWN = `WITH wanted AS MATERIALIZED (
  SELECT job.id, prediction_id, kind, ${BUCKET} AS bucket, priority, ${HOLDER} AS holder, run_at,
    lease_expires_at IS NOT NULL AND lease_expires_at > ?2 AS is_leased
  FROM json_each(?4) AS asked JOIN job ON job.prediction_id = asked.value
  WHERE job.kind = ?1 AND job.dead_at IS NULL
), own AS (
  SELECT DISTINCT kind, bucket, priority, holder FROM wanted
), ordered AS MATERIALIZED (
  SELECT job.id, row_number() OVER (PARTITION BY lane.bucket, lane.priority, lane.holder
    ORDER BY job.run_at, job.id) - 1 AS ahead
  FROM own AS lane JOIN job ON job.id IN (
    SELECT id FROM job WHERE ${IN_LANE} AND ${UNHELD} ORDER BY run_at, id LIMIT ?3)
)
SELECT wanted.*, ordered.ahead FROM wanted LEFT JOIN ordered ON ordered.id = wanted.id`;

/** The jobs of some predictions; of each lane at most `most` jobs are counted. */
export async function readQueuedJobs(
  database: Database,
  query: { kind: string; predictionIds: readonly string[]; now: number; most: number },
): Promise<QueuedJob[]> {
  const { kind, predictionIds, now, most } = query;
  const args = [kind, now, most, JSON.stringify(predictionIds)];
  const rows = await database.read({ sql: OWN, args });
  return rows.map((row) => ({
    predictionId: String(row["prediction_id"]),
    bucket: String(row["bucket"]),
    priority: Number(row["priority"]),
    holder: String(row["holder"]),
    runAt: Number(row["run_at"]),
    isLeased: Number(row["is_leased"]) === 1,
    ahead: numberOrNull(row["ahead"]),
  }));
}

const counted = (most: string): string => `(SELECT count(*) FROM (
    SELECT 1 FROM job WHERE ${IN_LANE} AND run_at <= ?2 AND ${UNHELD} LIMIT ${most}))`;
const firstOf = (column: string): string =>
  `(SELECT ${column} FROM job WHERE ${IN_LANE} AND ${UNHELD} ORDER BY run_at, id LIMIT 1)`;

const LANES = `WITH RECURSIVE ${POOLS}, family AS MATERIALIZED (
  SELECT value ->> 'id' AS bucket, value ->> 'rootId' AS root FROM json_each(?6)
), asked_pool AS (
  SELECT * FROM pool WHERE kind = ?1 AND bucket IN (SELECT bucket FROM family)
), ${lanesOf("asked_pool")}
SELECT lane.bucket, lane.priority, lane.holder,
  CASE WHEN lane.priority < ?5 THEN ${counted("?3")} ELSE ${counted("?4")} END AS waiting,
  ${firstOf("run_at")} AS first_at, ${firstOf("id")} AS first_id, claimed_lane.claimed_at AS served_at
FROM lane JOIN family ON family.bucket = lane.bucket
LEFT JOIN claimed_lane ON claimed_lane.bucket = family.root
  AND claimed_lane.priority = lane.priority AND claimed_lane.holder = lane.holder
WHERE lane.priority <= ?5`;

export type LanesQuery = {
  kind: string;
  now: number;
  /** Only these buckets, each with its widest one. */
  buckets: readonly { id: string; rootId: string }[];
  /** The lowest of the priorities that are asked for, which is the highest number. */
  priority: number;
  /** Jobs counted at most in lanes of that priority, and of those that go before it. */
  most: number;
  mostBefore: number;
};

/** The lanes of some buckets, down to a priority. */
export async function readQueueLanes(database: Database, query: LanesQuery): Promise<QueueLane[]> {
  const { kind, now, buckets, priority, most, mostBefore } = query;
  const args = [kind, now, mostBefore, most, priority, JSON.stringify(buckets)];
  const rows = await database.read({ sql: LANES, args });
  return rows.map((row) => ({
    bucket: String(row["bucket"]),
    priority: Number(row["priority"]),
    holder: String(row["holder"]),
    waiting: Number(row["waiting"]),
    firstAt: numberOrNull(row["first_at"]),
    firstId: textOrNull(row["first_id"]),
    servedAt: numberOrNull(row["served_at"]),
  }));
}

const PACES = `SELECT id, parent_id, ${refilledAt("?1")} AS tokens, ${capacityAt("?1")} AS capacity,
  ${refillPerSecondAt("?1")} AS per_second,
  CASE WHEN ${isPausedTooLong("?1")} THEN 0 ELSE paused_until END AS paused_until,
  runs_max, ${freeRunsAt("?1")} AS free_runs
FROM rate_bucket`;

/** What all buckets admit at a time. */
export async function readBucketPaces(database: Database, now: number): Promise<BucketPace[]> {
  const rows = await database.read({ sql: PACES, args: [now] });
  return rows.map((row) => ({
    id: String(row["id"]),
    parentId: textOrNull(row["parent_id"]),
    tokens: Number(row["tokens"]),
    capacity: Number(row["capacity"]),
    perSecond: Number(row["per_second"]),
    pausedUntil: Number(row["paused_until"]),
    runsMax: numberOrNull(row["runs_max"]),
    freeRuns: numberOrNull(row["free_runs"]),
  }));
}
