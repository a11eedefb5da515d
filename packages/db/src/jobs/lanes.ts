// As in the index `job_open_lane`; the generator of migrations breaks expressions with a comma.
/** SQL: whose turn a job takes; the jobs of nobody share one. */
export const HOLDER = "CASE WHEN account_id IS NULL THEN '' ELSE account_id END";
/** SQL: the bucket of a job, '' where it has none. */
export const BUCKET = "CASE WHEN rate_bucket IS NULL THEN '' ELSE rate_bucket END";

/**
 * SQL: a recursive table `pool` of the kinds of open jobs and the buckets that pay for them. The
 * walk jumps from pool to pool by the index, however many jobs are in each.
 */
export const POOLS = `pool (kind, bucket) AS (
  SELECT * FROM (SELECT kind, ${BUCKET} FROM job WHERE dead_at IS NULL
    ORDER BY kind, ${BUCKET} LIMIT 1)
  UNION ALL
  SELECT next.kind, coalesce(next.rate_bucket, '') FROM pool JOIN job AS next ON next.id = coalesce(
    (SELECT id FROM job WHERE dead_at IS NULL AND kind = pool.kind
      AND ${BUCKET} > pool.bucket ORDER BY ${BUCKET} LIMIT 1),
    (SELECT id FROM job WHERE dead_at IS NULL AND kind > pool.kind
      ORDER BY kind, ${BUCKET} LIMIT 1))
)`;

const IN_LANES = `dead_at IS NULL AND kind = lane.kind AND ${BUCKET} = lane.bucket`;

/**
 * SQL: a recursive table `lane` of all lanes in the pools of a table. A lane is a priority of an
 * account within a pool; the walk costs what there are lanes and not what there are jobs.
 */
export const lanesOf = (pools: string): string => `lane (kind, bucket, priority, holder) AS (
  SELECT first.kind, coalesce(first.rate_bucket, ''), first.priority, coalesce(first.account_id, '')
  FROM ${pools} AS lane JOIN job AS first ON first.id = (
    SELECT id FROM job WHERE ${IN_LANES} ORDER BY priority, ${HOLDER} LIMIT 1)
  UNION ALL
  SELECT lane.kind, lane.bucket, next.priority, coalesce(next.account_id, '')
  FROM lane JOIN job AS next ON next.id = coalesce(
    (SELECT id FROM job WHERE ${IN_LANES} AND priority = lane.priority
      AND ${HOLDER} > lane.holder ORDER BY ${HOLDER} LIMIT 1),
    (SELECT id FROM job WHERE ${IN_LANES} AND priority > lane.priority
      ORDER BY priority, ${HOLDER} LIMIT 1))
)`;

/** SQL: whether a job belongs to the lane of a row. */
export const IN_LANE = `${IN_LANES} AND priority = lane.priority AND ${HOLDER} = lane.holder`;

/**
 * SQL: whether an operator has paused the lane of a row: all of its kind, what a bucket pays for
 * wholly or in part, or a priority.
 */
export const IS_PAUSED = `EXISTS (SELECT 1 FROM queue_pause AS pause
  WHERE pause.resumed_at IS NULL AND pause.job_kind = lane.kind
  AND (pause.priority IS NULL OR pause.priority = lane.priority)
  AND (pause.bucket IS NULL OR pause.bucket = lane.bucket OR pause.bucket IN (
    SELECT parent_id FROM rate_bucket WHERE id = lane.bucket
    UNION ALL SELECT wide.parent_id FROM rate_bucket AS narrow
      JOIN rate_bucket AS wide ON wide.id = narrow.parent_id WHERE narrow.id = lane.bucket)))`;
