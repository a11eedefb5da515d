import type { PlaceAdmission } from "@darkroom/api";
import { STREAM_RETRY_MS } from "../limits.ts";

/** Places that may be taken at once: of each account, address or whatever else, and of all. */
export type PlaceLimits = { each: number; all: number };

/** Counts what is open in this process; each gives its place back when it ends. */
export function createPlaces(limits: PlaceLimits): (name: string) => PlaceAdmission {
  const taken = new Map<string, number>();
  let all = 0;

  const add = (name: string, change: 1 | -1): void => {
    const count = (taken.get(name) ?? 0) + change;
    if (count === 0) taken.delete(name);
    else taken.set(name, count);
    all += change;
  };

  return (name) => {
    if (all >= limits.all || (taken.get(name) ?? 0) >= limits.each) {
      return { outcome: "rate_limited", retryAfterMs: STREAM_RETRY_MS };
    }
    add(name, 1);
    let isTaken = true;
    return {
      outcome: "admitted",
      release: () => {
        if (isTaken) add(name, -1);
        isTaken = false;
      },
    };
  };
}

/** Takes a place of the account and one of the client's address for one stream, or none at all. */
export type AdmitStream = (accountId: string, clientAddress: string) => PlaceAdmission;

/** Sessions are free to make, so that the account alone would bound no one client. */
export function createStreamPlaces(limits: {
  eachAccount: number;
  eachAddress: number;
  all: number;
}): AdmitStream {
  const ofAccounts = createPlaces({ each: limits.eachAccount, all: limits.all });
  const ofAddresses = createPlaces({ each: limits.eachAddress, all: limits.all });
  return (accountId, clientAddress) => {
    const first = ofAccounts(accountId);
    if (first.outcome === "rate_limited") return first;
    const second = ofAddresses(clientAddress);
    if (second.outcome === "rate_limited") {
      first.release();
      return second;
    }
    return {
      outcome: "admitted",
      release: () => {
        first.release();
        second.release();
      },
    };
  };
}
