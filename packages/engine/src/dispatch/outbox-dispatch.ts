import { claimJobs, nextJobAt } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Dispatch } from "./dispatch.ts";

/** The outbox itself is the queue; other processes look into it at their own pace. */
export function createOutboxDispatch(database: Database): Dispatch {
  return {
    relay: () => Promise.resolve(),
    claim: (claim) => claimJobs(database, claim),
    nextAt: (now) => nextJobAt(database, now),
    announce: () => undefined,
    listen: () => undefined,
    state: () => "database",
  };
}
