import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HOUR_MS, MINUTE_S, SIGN_INS_PER_MINUTE, VISITOR_TRIES_PER_PLACE } from "../limits.ts";

export type Admission = { outcome: "admitted" } | { outcome: "rate_limited"; retryAfterMs: number };

/** How much of a limit is used. */
export type Standing = {
  places: number;
  windowS: number;
  left: number;
  /** Until all places are free again. */
  resetMs: number;
};

export interface RateLimits {
  /** One new prediction of an account. */
  admitCreate: (accountId: string) => Promise<Admission>;
  /** What is left of the new predictions of an account; takes nothing. */
  readCreates: (accountId: string) => Promise<Standing>;
  /**
   * One new prediction of a visitor's browser, where visitors are limited: `VISITOR_TRIES_PER_PLACE`
   * for each place that its address has, since what fails gives no place back here.
   */
  admitVisitor: (visitorMark: string) => Promise<Admission>;
  admitSignIn: (clientAddress: string) => Promise<Admission>;
}

const ADMITTED: Admission = { outcome: "admitted" };
const MS_PER_S = 1_000;

/** Limits in the memory of this process: bursts of one account, sign-ins from one address. */
export function createRateLimits(limits: {
  createsPerMinute: number;
  /** Null means no limit. */
  anonymousCreatesPerHour: number | null;
}): RateLimits {
  const byAccount = new RateLimiterMemory({
    keyPrefix: "create-account",
    points: limits.createsPerMinute,
    duration: MINUTE_S,
  });
  const signIns = new RateLimiterMemory({
    keyPrefix: "sign-in",
    points: SIGN_INS_PER_MINUTE,
    duration: MINUTE_S,
  });
  const { anonymousCreatesPerHour } = limits;
  const byBrowser =
    anonymousCreatesPerHour === null
      ? null
      : new RateLimiterMemory({
          keyPrefix: "create-visitor",
          points: anonymousCreatesPerHour * VISITOR_TRIES_PER_PLACE,
          duration: HOUR_MS / MS_PER_S,
        });
  return {
    admitVisitor: (visitorMark) =>
      byBrowser === null ? Promise.resolve(ADMITTED) : consume(byBrowser, visitorMark),
    admitCreate: (accountId) => consume(byAccount, accountId),
    readCreates: (accountId) => standingOf(byAccount, accountId),
    admitSignIn: (clientAddress) => consume(signIns, clientAddress),
  };
}

async function standingOf(limiter: RateLimiterMemory, key: string): Promise<Standing> {
  const used = await limiter.get(key);
  const { points: places, duration: windowS } = limiter;
  if (used === null) return { places, windowS, left: places, resetMs: 0 };
  return { places, windowS, left: used.remainingPoints, resetMs: used.msBeforeNext };
}

/** Takes one place of a limit. */
export async function consume(limiter: RateLimiterMemory, key: string): Promise<Admission> {
  try {
    await limiter.consume(key);
    return { outcome: "admitted" };
  } catch (rejection) {
    // The library rejects with its result object, never with an error, when a limit is reached.
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    return { outcome: "rate_limited", retryAfterMs: rejection.msBeforeNext };
  }
}
