import type { Registry } from "prom-client";
import { Gauge } from "prom-client";
import type { AppParts } from "../http/app-context.ts";

type QueueState = Awaited<ReturnType<AppParts["readHealth"]>>["queue"];

export interface RedisGauges {
  show: (queue: QueueState, snapshotsAway: number) => void;
}

/** What is missing while the Redis of an installation is away. */
export function createRedisGauges(registry: Registry): RedisGauges {
  const snapshots = new Gauge({
    name: "darkroom_snapshots_unavailable",
    help: "How often the store of status snapshots was found away since the process started.",
    registers: [registry],
  });
  const queueAway = new Gauge({
    name: "darkroom_queue_redis_away",
    help: "1 while the Redis of the queue is away and the database paces each worker by itself.",
    registers: [registry],
  });
  return {
    show: (queue, snapshotsAway) => {
      snapshots.set(snapshotsAway);
      queueAway.set(queue === "redis_away" ? 1 : 0);
    },
  };
}
