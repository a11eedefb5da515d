import { z } from "zod";
import type { Store } from "../store/types.ts";
import { type Budget, createBucket, type Verdict } from "./bucket.ts";

const SETTING = "account";
const CREDIT_USD_MAX = 1_000_000;
const REQUESTS_PER_MINUTE_MAX = 1_000_000;
/** Below this credit Replicate slows an account down (R17). */
const CREDIT_USD_SLOW = 5;
const SLOW: Budget = { requestsPerMinute: 6, burst: 1 };

/** The state of the account behind every token; every field is optional. */
export const AccountSchema = z
  .strictObject({
    creditUsd: z
      .number()
      .min(0)
      .max(CREDIT_USD_MAX)
      .describe(
        "US dollars left. 0: creates are refused with 402. Less than 5: 6 creates a minute with a burst of 1. Absent: enough.",
      ),
    requestsPerMinute: z
      .number()
      .int()
      .min(1)
      .max(REQUESTS_PER_MINUTE_MAX)
      .describe("Creates a minute, in place of what the credit allows; absent: no limit."),
    burst: z
      .number()
      .int()
      .min(1)
      .max(REQUESTS_PER_MINUTE_MAX)
      .describe("Creates at once after a pause; default requestsPerMinute."),
    revoked: z.boolean().describe("true: every token and key is refused with 401."),
  })
  .partial();

export type AccountState = z.infer<typeof AccountSchema>;

/** What a create meets before anything else is looked at. */
export type AccountVerdict =
  | { outcome: "free"; budget: Budget | undefined; verdict: Verdict | undefined }
  | { outcome: "broke" }
  | { outcome: "full"; budget: Budget; verdict: Verdict; isSlowed: boolean };

export interface Account {
  read: () => AccountState;
  write: (state: AccountState) => void;
  /** Takes one create from the budget. */
  take: () => AccountVerdict;
}

export function createAccount(
  store: Pick<Store, "readSetting" | "writeSetting">,
  now: () => number,
): Account {
  const bucket = createBucket(now);
  const read = (): AccountState => {
    const kept = store.readSetting(SETTING);
    return kept === undefined ? {} : AccountSchema.parse(JSON.parse(kept));
  };
  return {
    read,
    write: (state) => store.writeSetting(SETTING, JSON.stringify(state)),
    take: () => {
      const state = read();
      if (state.creditUsd === 0) return { outcome: "broke" };
      const budget = budgetOf(state);
      if (budget === undefined) return { outcome: "free", budget, verdict: undefined };
      const verdict = bucket.take(budget);
      if (verdict.fits) return { outcome: "free", budget, verdict };
      const isSlowed = state.requestsPerMinute === undefined;
      return { outcome: "full", budget, verdict, isSlowed };
    },
  };
}

function budgetOf({ creditUsd, requestsPerMinute, burst }: AccountState): Budget | undefined {
  if (requestsPerMinute !== undefined) {
    return { requestsPerMinute, burst: burst ?? requestsPerMinute };
  }
  return creditUsd !== undefined && creditUsd < CREDIT_USD_SLOW ? SLOW : undefined;
}
