import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HOUR_S, MINUTE_S, SIGN_INS_PER_MINUTE } from "../limits.ts";

export type Admission = { outcome: "admitted" } | { outcome: "rate_limited"; retryAfterMs: number };

export interface RateLimits {
  /** One new prediction of an account, asked for from this client address. */
  admitCreate: (caller: { accountId: string; clientAddress: string }) => Promise<Admission>;
  admitSignIn: (clientAddress: string) => Promise<Admission>;
}

/**
 * Limits in the memory of this process. New predictions count for the account and, because
 * every account is a guest's and guests can be made at will, for the client's address.
 */
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
  const byAddress =
    limits.anonymousCreatesPerHour === null
      ? null
      : new RateLimiterMemory({
          keyPrefix: "create-address",
          points: limits.anonymousCreatesPerHour,
          duration: HOUR_S,
        });
  const signIns = new RateLimiterMemory({
    keyPrefix: "sign-in",
    points: SIGN_INS_PER_MINUTE,
    duration: MINUTE_S,
  });
  return {
    admitCreate: async ({ accountId, clientAddress }) => {
      const admission = await consume(byAccount, accountId);
      if (admission.outcome === "rate_limited" || byAddress === null) return admission;
      return consume(byAddress, clientAddress);
    },
    admitSignIn: (clientAddress) => consume(signIns, clientAddress),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Admission> {
  try {
    await limiter.consume(key);
    return { outcome: "admitted" };
  } catch (rejection) {
    // The library rejects with its result object, never with an error, when a limit is reached.
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    return { outcome: "rate_limited", retryAfterMs: rejection.msBeforeNext };
  }
}
