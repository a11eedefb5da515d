// Levels are counted from the widest bucket: all chains of one provider meet there.
const IS_OUTER = "outer_bucket.id IS NOT NULL";
const IS_WIDE = "wide.id IS NOT NULL";

/** The levels from narrow to wide; each bucket that pays for a job stands on one. */
export const LEVELS = ["leaf", "mid", "root"] as const;
export type Level = (typeof LEVELS)[number];

/** SQL: the bucket, or a column of it, on each level of a chain of joined buckets. */
const onLevels = (column: string, as: (level: Level) => string, ownColumn = column): string => {
  const own = `own.${ownColumn}`;
  const wide = `wide.${column}`;
  const outer = `outer_bucket.${column}`;
  return [
    `CASE WHEN ${IS_OUTER} THEN ${own} END AS ${as("leaf")}`,
    `CASE WHEN ${IS_OUTER} THEN ${wide} WHEN ${IS_WIDE} THEN ${own} END AS ${as("mid")}`,
    `CASE WHEN ${IS_OUTER} THEN ${outer} WHEN ${IS_WIDE} THEN ${wide} ELSE ${own} END AS ${as("root")}`,
  ].join(",\n    ");
};

/**
 * SQL: for each bucket of a table with `id`, `parent_id` and `admitted` what its jobs are paid
 * from on each level, and what that admits; null where a level has none. What the bucket itself
 * admits may stand in another column.
 */
export const levelsOf = (buckets: string, ownColumn = "admitted"): string => `SELECT own.id,
    ${onLevels("id", (level) => `${level}_id`)},
    ${onLevels("admitted", (level) => `${level}_admitted`, ownColumn)}
  FROM ${buckets} AS own LEFT JOIN ${buckets} AS wide ON wide.id = own.parent_id
  LEFT JOIN ${buckets} AS outer_bucket ON outer_bucket.id = wide.parent_id`;

/** SQL: a recursive table `paid` of the jobs that a claim marked and all buckets that pay. */
export const paidBy = (claimId: string): string => `paid (job_id, bucket) AS (
  SELECT id, rate_bucket FROM job WHERE claim_id = ${claimId} AND rate_bucket IS NOT NULL
  UNION SELECT paid.job_id, rate_bucket.parent_id FROM paid
    JOIN rate_bucket ON rate_bucket.id = paid.bucket WHERE rate_bucket.parent_id IS NOT NULL
)`;
