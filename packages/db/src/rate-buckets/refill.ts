import { NARROW_MS, wasCountedAhead } from "./clock-jump.ts";

/** SQL: whether a lower rate than the configured one holds at a time. */
const isNarrowAt = (now: string): string =>
  `narrow_until > ${now} AND narrow_until <= ${now} + ${NARROW_MS}`;

/** SQL: the size of a burst at a time. */
export const capacityAt = (now: string, capacity = "capacity"): string =>
  `CASE WHEN ${isNarrowAt(now)} THEN min(${capacity}, narrow_capacity) ELSE ${capacity} END`;

/** SQL: tokens that come back each second at a time. */
export const refillPerSecondAt = (now: string): string =>
  `CASE WHEN ${isNarrowAt(now)} THEN min(refill_per_second, narrow_per_second)
    ELSE refill_per_second END`;

/**
 * SQL: the tokens of a bucket at a time, refilled since they were last counted. A clock that went
 * a little backwards refills nothing; after a jump the bucket is full, as nobody knows better.
 */
export const refilledAt = (now: string, capacity = "capacity"): string =>
  `CASE WHEN ${wasCountedAhead(now)} THEN ${capacityAt(now, capacity)}
    ELSE min(${capacityAt(now, capacity)},
      tokens + max(0, ${now} - updated_at) * (${refillPerSecondAt(now)}) / 1000.0) END`;

/** SQL: the time as of which those tokens are counted. */
export const countedAt = (now: string): string =>
  `CASE WHEN ${wasCountedAhead(now)} THEN ${now} ELSE max(updated_at, ${now}) END`;
