import type { Log } from "@darkroom/engine";
import { createRedisTickets } from "@darkroom/tickets";
import type { Tickets } from "@darkroom/tickets";
import type { Environment } from "../environment.ts";

export type PreparedTickets = {
  /** None where each worker is paced by the database alone. */
  tickets: Tickets | undefined;
  close: () => Promise<void>;
};

/** The pace of all machines together, in Redis where it is set. */
export function prepareTickets(
  { redisUrl }: Pick<Environment, "redisUrl">,
  log: Log,
): PreparedTickets {
  if (redisUrl === null) return { tickets: undefined, close: () => Promise.resolve() };
  const onAway = (reason: string): void =>
    log("warn", "Redis does not pace the queue; the database does in its place", { reason });
  const tickets = createRedisTickets({ url: redisUrl, onAway });
  return { tickets, close: tickets.close };
}
