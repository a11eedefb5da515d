/**
 * A bucket that was counted further in the future was counted by a clock that ran ahead. Clocks
 * of processes that share a database must agree to within this, milliseconds.
 */
export const CLOCK_JUMP_MS = 60_000;
/** No provider makes us wait longer, so that a later end comes from such a clock too; ms. */
export const PAUSE_MS_MAX = 600_000;

/** A lower rate that a provider told us of is believed for so long, milliseconds. */
export const NARROW_MS = 600_000;

/** SQL: whether the clock that last counted the bucket had jumped ahead of the given time. */
export const wasCountedAhead = (now: string): string => `updated_at > ${now} + ${CLOCK_JUMP_MS}`;

/** SQL: whether the bucket's pause ends later than any pause made at the given time could. */
export const isPausedTooLong = (now: string): string => `paused_until > ${now} + ${PAUSE_MS_MAX}`;
