import type { Database } from "../database.ts";
import type { JobRow } from "../rows.ts";
import { job } from "../schema/job.ts";
import { columnNames } from "../sql.ts";
import { columnsOf, decodeRow } from "../tables.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { FREE_PLACES, freeRunsAt, leasedAt } from "../rate-buckets/places.ts";
import { countedAt, refilledAt } from "../rate-buckets/refill.ts";

export type Claim = {
  owner: string;
  /** Made anew for every claim; it marks what this claim took. */
  claimId: string;
  now: number;
  leaseMs: number;
  /** Most jobs to take. */
  most: number;
  /** Only jobs of these kinds. */
  kinds?: readonly string[];
};

/** More than any claim takes. */
const MANY = 1_000_000;

const DUE =
  "dead_at IS NULL AND run_at <= ?1 AND (lease_expires_at IS NULL OR lease_expires_at <= ?1)";
// As in the index `job_open_lane`; the generator of migrations breaks expressions with a comma.
const HOLDER = "CASE WHEN account_id IS NULL THEN '' ELSE account_id END";

const BURY_EXHAUSTED = `UPDATE job SET dead_at = ?1, lease_owner = NULL, lease_expires_at = NULL
WHERE ${DUE} AND attempts >= attempts_max`;

// Taken away and not only passed over: the next real pause would else be shorter and change nothing.
const LIFT_MISTAKEN_PAUSES = `UPDATE rate_bucket SET paused_until = 0 WHERE ${isPausedTooLong("?1")}`;

// A lane is a priority of an account. The walk jumps from lane to lane by the index, and of each
// lane only as many jobs are read as the claim may take: its cost follows the accounts that wait
// and not the length of the queue.
const LANES = `lane (priority, holder) AS (
  SELECT * FROM (SELECT priority, ${HOLDER} FROM job WHERE dead_at IS NULL
    ORDER BY priority, ${HOLDER} LIMIT 1)
  UNION ALL
  SELECT next.priority, coalesce(next.account_id, '') FROM lane JOIN job AS next ON next.id = coalesce(
    (SELECT id FROM job WHERE dead_at IS NULL AND priority = lane.priority
      AND ${HOLDER} > lane.holder ORDER BY ${HOLDER} LIMIT 1),
    (SELECT id FROM job WHERE dead_at IS NULL AND priority > lane.priority
      ORDER BY priority, ${HOLDER} LIMIT 1))
)`;

// What each bucket admits by itself, and what the wider one does that its jobs are paid from too.
const BUCKETS = `${leasedAt("?1")}, alone AS MATERIALIZED (
  SELECT id, parent_id, CASE WHEN paused_until > ?1 THEN 0 ELSE min(
    CAST(${refilledAt("?1")} AS INTEGER), ${FREE_PLACES}, coalesce(${freeRunsAt("?1")}, ${MANY})
  ) END AS admitted FROM rate_bucket
), bucket AS MATERIALIZED (
  SELECT alone.id, alone.admitted, wide.id AS wide_id, wide.admitted AS wide_admitted
  FROM alone JOIN alone AS wide ON wide.id = coalesce(
    (SELECT id FROM rate_bucket WHERE id = alone.parent_id), alone.id)
)`;

// Each account gets a turn within its priority; leases that it holds already count as turns, so
// that small claims are fair too. A bucket admits its whole tokens and free places, in that order,
// and what it admits is then ranked anew among all that its wider bucket pays for.
const MARK = `WITH RECURSIVE ${LANES}, ${BUCKETS}, busy AS MATERIALIZED (
  SELECT ${HOLDER} AS holder, count(*) AS held FROM job WHERE lease_expires_at > ?1 GROUP BY 1
), waiting AS (
  SELECT job.id, job.priority, job.run_at, job.rate_bucket, bucket.admitted,
    bucket.wide_id, bucket.wide_admitted,
    coalesce(busy.held, 0) + row_number() OVER (
      PARTITION BY lane.priority, lane.holder ORDER BY job.run_at, job.id) AS turn
  FROM lane JOIN job ON job.id IN (
    SELECT id FROM job WHERE ${DUE} AND priority = lane.priority AND ${HOLDER} = lane.holder
      AND (?5 IS NULL OR kind IN (SELECT value FROM json_each(?5)))
      AND NOT EXISTS (SELECT 1 FROM bucket WHERE bucket.id = job.rate_bucket
        AND min(admitted, wide_admitted) <= 0)
    ORDER BY run_at, id LIMIT ?6)
  LEFT JOIN bucket ON bucket.id = job.rate_bucket
  LEFT JOIN busy ON busy.holder = lane.holder
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY rate_bucket ORDER BY priority, turn, run_at, id) AS place FROM waiting
), admitted AS (
  SELECT *, row_number() OVER (
    PARTITION BY wide_id ORDER BY priority, turn, run_at, id) AS wide_place
  FROM ranked WHERE admitted IS NULL OR place <= admitted
)
UPDATE job SET claim_id = ?2, lease_owner = ?3, lease_expires_at = ?1 + ?4, attempts = attempts + 1
WHERE id IN (SELECT id FROM admitted WHERE wide_id IS NULL OR wide_place <= wide_admitted
  ORDER BY priority, turn, run_at, id LIMIT ?6)`;

const DEBIT = `UPDATE rate_bucket SET
  tokens = (${refilledAt("?1")}) - (SELECT count(*) FROM job
    JOIN rate_bucket AS own ON own.id = job.rate_bucket
    WHERE job.claim_id = ?2 AND rate_bucket.id IN (own.id, own.parent_id)),
  updated_at = ${countedAt("?1")}
WHERE id IN (SELECT rate_bucket FROM job WHERE claim_id = ?2
  UNION ALL SELECT own.parent_id FROM job JOIN rate_bucket AS own ON own.id = job.rate_bucket
    WHERE job.claim_id = ?2)`;

const SELECT_MARKED = `SELECT ${columnNames(columnsOf(job))} FROM job WHERE claim_id = ?1
ORDER BY priority, run_at, id`;

/**
 * Leases due jobs to one owner and pays for them from their rate buckets, in one batch: by
 * priority, then in turns of the accounts, then by `runAt`. Jobs that have no attempt left become
 * dead letters. A job that names a bucket which does not exist is not limited.
 * @throws DatabaseError `unknown_outcome`: what was claimed comes back when the leases end
 */
export async function claimJobs(database: Database, claim: Claim): Promise<JobRow[]> {
  const { owner, claimId, now, leaseMs, most } = claim;
  const kinds = claim.kinds === undefined ? null : JSON.stringify(claim.kinds);
  const results = await database.batch([
    { sql: BURY_EXHAUSTED, args: [now] },
    { sql: LIFT_MISTAKEN_PAUSES, args: [now] },
    { sql: MARK, args: [now, claimId, owner, leaseMs, kinds, most] },
    { sql: DEBIT, args: [now, claimId] },
    { sql: SELECT_MARKED, args: [claimId] },
  ]);
  return (results.at(-1) ?? []).map((raw) => decodeRow(job, raw));
}
