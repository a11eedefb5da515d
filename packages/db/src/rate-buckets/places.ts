import { AT_PROVIDER_STATUSES } from "@darkroom/lifecycle";

const AT_PROVIDER = AT_PROVIDER_STATUSES.map((status) => `'${status}'`).join(", ");

// Both start from the leases, which are few: left to itself the planner walks the whole queue.
/** SQL: a table `leased` of the jobs that hold a live lease at a time, counted by bucket. */
export const leasedAt = (now: string): string => `leased AS MATERIALIZED (
  SELECT rate_bucket AS id, count(*) AS held FROM job INDEXED BY job_leased
  WHERE dead_at IS NULL AND lease_expires_at > ${now} GROUP BY rate_bucket
)`;

/** SQL: how many jobs of a bucket, and of those within it, may still be leased; with `leased`. */
export const FREE_PLACES = `concurrency_max - coalesce((SELECT sum(held)
  FROM leased LEFT JOIN rate_bucket AS narrow ON narrow.id = leased.id
  LEFT JOIN rate_bucket AS wide ON wide.id = narrow.parent_id
  WHERE rate_bucket.id IN (leased.id, narrow.parent_id, wide.parent_id)), 0)`;

/**
 * SQL: how many runs may still be begun; null where the bucket counts none. A run is under way
 * from the moment at which somebody leases its creation.
 */
export const freeRunsAt = (now: string): string => `CASE WHEN runs_max IS NOT NULL THEN runs_max
  - (SELECT count(*) FROM prediction WHERE prediction.provider = rate_bucket.provider
    AND (rate_bucket.model IS NULL OR prediction.model = rate_bucket.model)
    AND (rate_bucket.runs_priority IS NULL OR prediction.priority = rate_bucket.runs_priority)
    AND prediction.status IN (${AT_PROVIDER}))
  - (SELECT count(*) FROM job INDEXED BY job_leased
    CROSS JOIN prediction ON prediction.id = job.prediction_id
    WHERE job.rate_bucket IN (SELECT rate_bucket.id UNION ALL
        SELECT narrow.id FROM rate_bucket AS narrow
        LEFT JOIN rate_bucket AS wide ON wide.id = narrow.parent_id
        WHERE rate_bucket.id IN (narrow.parent_id, wide.parent_id))
      AND job.dead_at IS NULL AND job.lease_expires_at > ${now}
      AND prediction.status = 'queued') END`;
