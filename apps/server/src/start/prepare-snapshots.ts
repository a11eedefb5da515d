import { createMemorySnapshots, createRedisSnapshots } from "@darkroom/storage";
import type { Snapshots } from "@darkroom/storage";
import type { Log } from "@darkroom/engine";
import type { Environment } from "../environment.ts";

export type PreparedSnapshots = {
  /** None where a process would not hear of what others commit. */
  snapshots: Snapshots | undefined;
  /** How often the store was found away. */
  timesAway: () => number;
  close: () => Promise<void>;
};

/** The store of status snapshots: Redis where it is set, else memory for a process that is alone. */
export function prepareSnapshots(
  environment: Pick<Environment, "redisUrl" | "role">,
  log: Log,
): PreparedSnapshots {
  let timesAway = 0;
  const onAway = (reason: string): void => {
    timesAway += 1;
    log("warn", "Redis is away; the database answers in its place", { reason });
  };
  const snapshots = openSnapshots(environment, onAway);
  return {
    snapshots,
    timesAway: () => timesAway,
    close: async () => snapshots?.close(),
  };
}

function openSnapshots(
  { redisUrl, role }: Pick<Environment, "redisUrl" | "role">,
  onAway: (reason: string) => void,
): Snapshots | undefined {
  if (redisUrl !== null) return createRedisSnapshots({ url: redisUrl, onAway });
  return role === "all" ? createMemorySnapshots({ now: Date.now }) : undefined;
}
