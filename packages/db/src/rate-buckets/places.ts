import { AT_PROVIDER_STATUSES } from "@darkroom/lifecycle";

const AT_PROVIDER = AT_PROVIDER_STATUSES.map((status) => `'${status}'`).join(", ");

/** SQL: whether a job is of this bucket, or of one below it, and leased at a time. */
const isLeasedAt = (now: string): string => `job.rate_bucket IN (SELECT rate_bucket.id UNION ALL
    SELECT narrow.id FROM rate_bucket AS narrow WHERE narrow.parent_id = rate_bucket.id)
  AND job.dead_at IS NULL AND job.lease_expires_at > ${now}`;

/** SQL: how many jobs of a bucket may still be leased at a time. */
export const freePlacesAt = (now: string): string =>
  `concurrency_max - (SELECT count(*) FROM job WHERE ${isLeasedAt(now)})`;

/**
 * SQL: how many runs may still be begun; null where the bucket counts none. A run is under way
 * from the moment at which somebody leases its creation.
 */
export const freeRunsAt = (now: string): string => `CASE WHEN runs_max IS NOT NULL THEN runs_max
  - (SELECT count(*) FROM prediction WHERE prediction.provider = rate_bucket.provider
    AND (rate_bucket.model IS NULL OR prediction.model = rate_bucket.model)
    AND prediction.status IN (${AT_PROVIDER}))
  - (SELECT count(*) FROM job JOIN prediction ON prediction.id = job.prediction_id
    WHERE ${isLeasedAt(now)} AND prediction.status = 'queued') END`;
