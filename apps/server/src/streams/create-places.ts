import type { WatchAdmission } from "@darkroom/api";
import { STREAM_RETRY_MS } from "../limits.ts";

/** Places for streams that are open at once. */
export type PlaceLimits = { eachAccount: number; all: number };

/** Counts the open streams of this process; each gives its place back when it ends. */
export function createPlaces(limits: PlaceLimits): (accountId: string) => WatchAdmission {
  const taken = new Map<string, number>();
  let all = 0;

  const add = (accountId: string, change: 1 | -1): void => {
    const count = (taken.get(accountId) ?? 0) + change;
    if (count === 0) taken.delete(accountId);
    else taken.set(accountId, count);
    all += change;
  };

  return (accountId) => {
    if (all >= limits.all || (taken.get(accountId) ?? 0) >= limits.eachAccount) {
      return { outcome: "rate_limited", retryAfterMs: STREAM_RETRY_MS };
    }
    add(accountId, 1);
    let isTaken = true;
    return {
      outcome: "admitted",
      release: () => {
        if (isTaken) add(accountId, -1);
        isTaken = false;
      },
    };
  };
}
