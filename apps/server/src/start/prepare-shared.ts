import type { Log } from "@darkroom/engine";
import type { Environment } from "../environment.ts";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { prepareKeyCounter } from "./prepare-key-counter.ts";
import { prepareSnapshots } from "./prepare-snapshots.ts";
import type { PreparedSnapshots } from "./prepare-snapshots.ts";
import { prepareTickets } from "./prepare-tickets.ts";
import type { PreparedTickets } from "./prepare-tickets.ts";

/** What the processes of an installation share besides the database. */
export type PreparedShared = Omit<PreparedSnapshots & PreparedTickets, "close"> & {
  /** Counts the calls of API keys. */
  keyCounter: RateLimiterAbstract;
  close: () => Promise<void>;
};

/** Opens all of it over Redis where it is set; nothing waits for it. */
export function prepareShared(
  environment: Pick<Environment, "redisUrl" | "role">,
  log: Log,
): PreparedShared {
  const snapshots = prepareSnapshots(environment, log);
  const tickets = prepareTickets(environment, log);
  const keys = prepareKeyCounter(environment, log);
  return {
    ...snapshots,
    ...tickets,
    keyCounter: keys.counter,
    close: async () => {
      keys.close();
      await Promise.all([snapshots.close(), tickets.close()]);
    },
  };
}
