export type BackoffRule = {
  firstMs: number;
  factor: number;
  maxMs: number;
  /** Share of the wait that is random, 0 to 1, so that waiters do not come back together. */
  jitter: number;
};

/** Waits between tries of our own jobs: 1 s, 2 s, 4 s … at most 5 minutes. */
export const JOB_BACKOFF: BackoffRule = { firstMs: 1_000, factor: 2, maxMs: 300_000, jitter: 0.2 };

/** Waits between the tries of a creation that nobody waits for: 2 s, 4 s … at most 5 minutes. */
export const BATCH_BACKOFF: BackoffRule = { ...JOB_BACKOFF, firstMs: 2_000 };
/**
 * Such a creation is sent at most so often, counting tries that the provider certainly took nothing
 * of. A 429 is no try, and a lost answer is never followed by another one.
 */
export const BATCH_ATTEMPTS_MAX = 3;

/**
 * Milliseconds to wait after the given failed attempt (1 is the first).
 * @param random a number in [0, 1)
 */
export function backoffMs(rule: BackoffRule, attempt: number, random: number): number {
  const exponent = Math.min(Math.max(0, attempt - 1), 64);
  const full = Math.min(rule.maxMs, rule.firstMs * rule.factor ** exponent);
  return Math.round(full * (1 - rule.jitter * random));
}
