import type { Database, Statement } from "../database.ts";
import { isPausedTooLong } from "../rate-buckets/clock-jump.ts";
import { LEVELS, levelsOf, paidBy } from "../rate-buckets/levels.ts";
import type { Level } from "../rate-buckets/levels.ts";
import { FREE_PLACES, freeRunsAt, leasedAt } from "../rate-buckets/places.ts";
import { countedAt, refilledAt } from "../rate-buckets/refill.ts";
import type { JobRow } from "../rows.ts";
import { job } from "../schema/job.ts";
import { columnNames } from "../sql.ts";
import { columnsOf, decodeRow } from "../tables.ts";
import { HOLDER, IN_LANE, IS_PAUSED, POOLS, lanesOf } from "./lanes.ts";

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
  /** Most jobs of each bucket, and none of those that are not named; see `ANY_BUCKET`. */
  tickets?: ReadonlyMap<string, number>;
};

/** How jobs without a bucket are named among tickets. */
export const ANY_BUCKET = "";

/** That an account had its turn is known for so long; then it is served like a newcomer. */
export const LANE_KEPT_MS = 3_600_000;
/** More than any claim takes. */
const MANY = 1_000_000;

const DUE =
  "dead_at IS NULL AND run_at <= ?1 AND (lease_expires_at IS NULL OR lease_expires_at <= ?1)";

const BURY_EXHAUSTED = `UPDATE job SET dead_at = ?1, lease_owner = NULL, lease_expires_at = NULL
WHERE ${DUE} AND attempts >= attempts_max`;

// Taken away and not only passed over: the next real pause would else be shorter and change nothing.
const LIFT_MISTAKEN_PAUSES = `UPDATE rate_bucket SET paused_until = 0 WHERE ${isPausedTooLong("?1")}`;

/** How one reader of the queue differs from another. */
export type Reading = {
  /** What a job's own bucket admits: what can be paid for, or all its places while it has a token. */
  own: "admitted" | "placed";
  /** SQL: most jobs of a bucket, by a column with its name; null for as many as it admits. */
  most: ((bucket: string) => string) | null;
};

// What each bucket admits by itself, and what the wider ones do that its jobs are paid from too.
const bucketsOf = ({ own }: Reading): string => `${leasedAt("?1")}, room AS MATERIALIZED (
  SELECT id, parent_id,
    CASE WHEN paused_until > ?1 THEN 0 ELSE CAST(${refilledAt("?1")} AS INTEGER) END AS tokens,
    min(${FREE_PLACES}, coalesce(${freeRunsAt("?1")}, ${MANY})) AS places FROM rate_bucket
), alone AS MATERIALIZED (
  SELECT id, parent_id, min(tokens, places) AS admitted,
    CASE WHEN tokens > 0 THEN places ELSE 0 END AS placed FROM room
), bucket AS MATERIALIZED (${levelsOf("alone", own)})`;

// Only pools that admit anything are walked: what waits for a bucket costs a claim nothing.
const openPoolsOf = ({ most }: Reading): string => `open_pool AS MATERIALIZED (
  SELECT pool.kind, pool.bucket FROM pool LEFT JOIN bucket ON bucket.id = pool.bucket
  WHERE (?5 IS NULL OR pool.kind IN (SELECT value FROM json_each(?5)))
    AND min(${LEVELS.map((level) => `coalesce(${level}_admitted, 1)`).join(", ")}) > 0
    ${most === null ? "" : `AND ${most("pool.bucket")} > 0`}
)`;

const servedOn = (level: Level): string => `(SELECT claimed_at FROM claimed_lane
      WHERE bucket = ${level === "root" ? "coalesce(bucket.root_id, '')" : `bucket.${level}_id`}
        AND priority = lane.priority AND holder = lane.holder) AS ${level}_served_at`;

const OPEN_LANES = `open_lane AS MATERIALIZED (
  SELECT lane.*, coalesce(bucket.root_id, '') AS root,
    ${LEVELS.map((level) => `bucket.${level}_id, bucket.${level}_admitted`).join(", ")},
    ${LEVELS.map(servedOn).join(",\n    ")}
  FROM lane LEFT JOIN bucket ON bucket.id = lane.bucket WHERE NOT ${IS_PAUSED}
)`;

// Of each lane only as many jobs are read as the claim may take.
const WAITING = `busy AS MATERIALIZED (
  SELECT coalesce(bucket.root_id, '') AS root, ${HOLDER} AS holder, count(*) AS held
  FROM job LEFT JOIN bucket ON bucket.id = job.rate_bucket WHERE lease_expires_at > ?1 GROUP BY 1, 2
), waiting AS (
  SELECT lane.*, job.id, job.run_at,
    coalesce(busy.held, 0) + row_number() OVER (
      PARTITION BY lane.priority, lane.root, lane.holder ORDER BY job.run_at, job.id) AS turn
  FROM open_lane AS lane JOIN job ON job.id IN (
    SELECT id FROM job WHERE ${IN_LANE} AND ${DUE} ORDER BY run_at, id LIMIT ?6)
  LEFT JOIN busy ON busy.root = lane.root AND busy.holder = lane.holder
)`;

const orderOn = (level: Level): string =>
  `priority, turn, ${level}_served_at NULLS FIRST, run_at, id`;

// On each level from narrow to wide a bucket admits the first of what it pays for and what the
// narrower ones have admitted; jobs that have no bucket on a level pass it.
const rankedFrom = (first: string): string =>
  LEVELS.map((level, place) => {
    const from = place === 0 ? first : `${LEVELS[place - 1]}_admits`;
    return `${level}_ranked AS (
  SELECT *, row_number() OVER (PARTITION BY ${level}_id ORDER BY ${orderOn(level)}) AS ${level}_place
  FROM ${from}
), ${level}_admits AS (
  SELECT * FROM ${level}_ranked WHERE ${level}_id IS NULL OR ${level}_place <= ${level}_admitted
)`;
  }).join(", ");

const OWN_SERVED_AT = `CASE WHEN leaf_id IS NOT NULL THEN leaf_served_at
  WHEN mid_id IS NOT NULL THEN mid_served_at ELSE root_served_at END`;

// Before the levels, so that what is cut here takes nobody's place there.
const cutTo = (most: (bucket: string) => string): string => `of_each_bucket AS (
  SELECT *, row_number() OVER (PARTITION BY bucket
    ORDER BY priority, turn, ${OWN_SERVED_AT} NULLS FIRST, run_at, id) AS own_place FROM waiting
), cut AS (
  SELECT * FROM of_each_bucket WHERE own_place <= ${most("bucket")}
)`;

// Each account gets a turn within its priority. Leases that it holds already count as turns, and
// of equal turns whoever was served longest ago is first, so that claims of one job are fair too.
/**
 * SQL: a table `root_admits` of the jobs that are next at ?1, of the kinds in ?5, and how they are
 * ordered; of each lane at most ?6 are read.
 */
export const readBy = (reading: Reading): string => {
  const { most } = reading;
  const tables = [bucketsOf(reading), openPoolsOf(reading), lanesOf("open_pool"), OPEN_LANES];
  const cut = most === null ? [] : [cutTo(most)];
  const ranked = rankedFrom(most === null ? "waiting" : "cut");
  return `WITH RECURSIVE ${[POOLS, ...tables, WAITING, ...cut, ranked].join(", ")}`;
};
export const IN_TURN = orderOn("root");

const markBy = (reading: Reading): string => `${readBy(reading)}
UPDATE job SET claim_id = ?2, lease_owner = ?3, lease_expires_at = ?1 + ?4, attempts = attempts + 1
WHERE id IN (SELECT id FROM root_admits ORDER BY ${IN_TURN} LIMIT ?6)`;

const MARK = markBy({ own: "admitted", most: null });
const MARK_WITH_TICKETS = markBy({
  own: "admitted",
  most: (bucket) => `coalesce((SELECT value FROM json_each(?7) WHERE key = ${bucket}), 0)`,
});

function markStatement({ now, claimId, owner, leaseMs, most, kinds, tickets }: Claim): Statement {
  const asked = kinds === undefined ? null : JSON.stringify(kinds);
  const args = [now, claimId, owner, leaseMs, asked, most];
  if (tickets === undefined) return { sql: MARK, args };
  const counts = JSON.stringify(Object.fromEntries(tickets));
  return { sql: MARK_WITH_TICKETS, args: [...args, counts] };
}

const DEBIT = `WITH RECURSIVE ${paidBy("?2")}
UPDATE rate_bucket SET
  tokens = (${refilledAt("?1")}) - (SELECT count(*) FROM paid WHERE bucket = rate_bucket.id),
  updated_at = ${countedAt("?1")}
WHERE id IN (SELECT bucket FROM paid)`;

const REMEMBER_TURNS = `WITH RECURSIVE ${paidBy("?2")}
INSERT INTO claimed_lane (bucket, priority, holder, claimed_at)
SELECT DISTINCT coalesce(paid.bucket, ''), job.priority, ${HOLDER},
  (SELECT max(?1, coalesce(max(claimed_at) + 1, 0)) FROM claimed_lane)
FROM job LEFT JOIN paid ON paid.job_id = job.id WHERE job.claim_id = ?2
ON CONFLICT DO UPDATE SET claimed_at = excluded.claimed_at`;

const FORGET_TURNS = `DELETE FROM claimed_lane WHERE claimed_at < ?1 - ${LANE_KEPT_MS}`;

const SELECT_MARKED = `SELECT ${columnNames(columnsOf(job))} FROM job WHERE claim_id = ?1
ORDER BY priority, run_at, id`;

/** What a claim does, in one batch; the last statement tells what it took. */
export function claimStatements(claim: Claim): Statement[] {
  const { claimId, now } = claim;
  return [
    { sql: BURY_EXHAUSTED, args: [now] },
    { sql: LIFT_MISTAKEN_PAUSES, args: [now] },
    markStatement(claim),
    { sql: DEBIT, args: [now, claimId] },
    { sql: REMEMBER_TURNS, args: [now, claimId] },
    { sql: FORGET_TURNS, args: [now] },
    { sql: SELECT_MARKED, args: [claimId] },
  ];
}

/**
 * Leases due jobs to one owner and pays for them from their rate buckets, in one batch: by
 * priority, then in turns of the accounts, then by `runAt`. Jobs that have no attempt left become
 * dead letters, and what operators have paused is left. A job that names a bucket which does not
 * exist is not limited.
 * @throws DatabaseError `unknown_outcome`: what was claimed comes back when the leases end
 */
export async function claimJobs(database: Database, claim: Claim): Promise<JobRow[]> {
  const results = await database.batch(claimStatements(claim));
  return (results.at(-1) ?? []).map((raw) => decodeRow(job, raw));
}
