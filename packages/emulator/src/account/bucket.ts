const MINUTE_MS = 60_000;

export type Budget = { requestsPerMinute: number; burst: number };

/** What a bucket says of one request: whether it fits, what is left, and the wait for the next. */
export type Verdict = { fits: boolean; remaining: number; resetS: number };

/** A bucket of tokens that fills evenly; it starts full, and again whenever its budget changes. */
export interface Bucket {
  take: (budget: Budget) => Verdict;
}

export function createBucket(now: () => number): Bucket {
  let filled: (Budget & { tokens: number; atMs: number }) | undefined;
  return {
    take: ({ requestsPerMinute, burst }) => {
      const nowMs = now();
      const isSame = filled?.requestsPerMinute === requestsPerMinute && filled.burst === burst;
      const before = isSame && filled !== undefined ? filled : { tokens: burst, atMs: nowMs };
      const grownMs = Math.max(0, nowMs - before.atMs);
      const grown = before.tokens + (grownMs * requestsPerMinute) / MINUTE_MS;
      const full = Math.min(burst, grown);
      // A wait told in whole seconds must suffice, whatever floating point makes of it.
      const fits = full > 1 - 1e-6;
      const tokens = fits ? Math.max(0, full - 1) : full;
      filled = { requestsPerMinute, burst, tokens, atMs: nowMs };
      const missing = Math.max(0, 1 - tokens);
      const resetS = Math.ceil((missing * MINUTE_MS) / requestsPerMinute / 1000 - 1e-6);
      return { fits, remaining: Math.floor(tokens + 1e-6), resetS: Math.max(0, resetS) };
    },
  };
}
