/**
 * SQL: the tokens of a bucket at the time in parameter 1, refilled since they were last counted.
 * A clock that went backwards refills nothing.
 */
export const REFILLED =
  "min(capacity, tokens + max(0, ?1 - updated_at) * refill_per_second / 1000.0)";
