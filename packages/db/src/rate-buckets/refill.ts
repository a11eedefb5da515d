import { wasCountedAhead } from "./clock-jump.ts";

/**
 * SQL: the tokens of a bucket at a time, refilled since they were last counted. A clock that went
 * a little backwards refills nothing; after a jump the bucket is full, as nobody knows better.
 */
export const refilledAt = (now: string, capacity = "capacity"): string =>
  `CASE WHEN ${wasCountedAhead(now)} THEN ${capacity} ELSE min(${capacity},
    tokens + max(0, ${now} - updated_at) * refill_per_second / 1000.0) END`;

/** SQL: the time as of which those tokens are counted. */
export const countedAt = (now: string): string =>
  `CASE WHEN ${wasCountedAhead(now)} THEN ${now} ELSE max(updated_at, ${now}) END`;
