import type { Database, ResultRow } from "../database.ts";
import { IN_TURN, readBy } from "./claim.ts";

export type NextJob = {
  id: string;
  kind: string;
  /** How often it was claimed before. */
  attempts: number;
  rateBucket: string | null;
  priority: number;
};

export type NextJobsQuery = {
  now: number;
  /** Most jobs of one bucket, and of those without one. */
  eachBucket: number;
  /** Most jobs of all. */
  most: number;
};

// A bucket that has a token is read as far as its places reach: its tokens are spent by a claim.
const NEXT_JOBS = `${readBy({ own: "placed", most: () => "?6" })}
SELECT job.id, job.kind, job.attempts, job.rate_bucket, job.priority
FROM (SELECT id, row_number() OVER (ORDER BY ${IN_TURN}) AS place FROM root_admits) AS next
JOIN job ON job.id = next.id ORDER BY next.place LIMIT ?7`;

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

const readRow = (row: ResultRow): NextJob => ({
  id: String(row["id"]),
  kind: String(row["kind"]),
  attempts: Number(row["attempts"]),
  rateBucket: textOrNull(row["rate_bucket"]),
  priority: Number(row["priority"]),
});

/**
 * The due jobs that are claimed next, in the order of a claim, and leases none. It promises
 * nothing: a claim decides anew, by the same rules and by the tokens of the buckets.
 */
export async function nextJobs(database: Database, query: NextJobsQuery): Promise<NextJob[]> {
  const { now, most, eachBucket } = query;
  const args = [now, null, null, null, null, eachBucket, most];
  return (await database.read({ sql: NEXT_JOBS, args })).map(readRow);
}
