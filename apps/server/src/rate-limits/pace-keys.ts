import { RateLimiterMemory } from "rate-limiter-flexible";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { KEY_CALLS_PER_MINUTE, MINUTE_S } from "../limits.ts";
import type { Admission } from "./create-rate-limits.ts";

/** The rate of each API key. */
export interface KeyPaces {
  /** Counts one call of a key; `callsPerMinute` null stands for `KEY_CALLS_PER_MINUTE`. */
  admit: (key: { id: string; callsPerMinute: number | null }) => Promise<Admission>;
}

/** Keys have limits of their own, so that what counts them has none. */
export const COUNTED_POINTS = Number.MAX_SAFE_INTEGER;

/** Counts the calls of keys in the memory of this process: each process admits the whole rate. */
export function createMemoryCounter(): RateLimiterAbstract {
  return new RateLimiterMemory({
    keyPrefix: "key-calls",
    points: COUNTED_POINTS,
    duration: MINUTE_S,
  });
}

/** @param counter counts the calls of a minute, in this process or for all of them */
export function createKeyPaces(counter: RateLimiterAbstract): KeyPaces {
  return {
    admit: async ({ id, callsPerMinute }) => {
      const { consumedPoints, msBeforeNext } = await counter.consume(id);
      return consumedPoints > (callsPerMinute ?? KEY_CALLS_PER_MINUTE)
        ? { outcome: "rate_limited", retryAfterMs: msBeforeNext }
        : { outcome: "admitted" };
    },
  };
}
