/** Tickets that wait in Redis for one bucket at once, as many as a worker has places. */
export const TICKETS_EACH_BUCKET_MAX = 32;
/** Jobs that one look of the relay names, of all buckets. */
export const RELAY_JOBS_MAX = 512;
/** The pace of a bucket is kept in windows of about this length, so that nobody waits long for one. */
export const PACE_WINDOW_MS = 500;
/** A bucket that is refilled more slowly gives one ticket in so long; its tokens count anyway. */
export const PACE_WINDOW_MS_MAX = 86_400_000;
