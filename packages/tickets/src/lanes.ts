import type { Redis } from "ioredis";
import { openLane } from "./lane.ts";
import type { Lane, LaneOptions } from "./lane.ts";
import { within } from "./within.ts";

export interface Lanes {
  /** The queue of a bucket, opened when it is asked for first; rejects when it does not open. */
  of: (bucket: string) => Promise<Lane>;
  /** Closes all; they are opened anew when they are asked for. */
  giveUp: () => Promise<void>;
}

/** The queues that one process has open. One that was opened over a lost connection is no use. */
export function createLanes(
  client: Redis,
  options: Omit<LaneOptions, "bucket"> & { openMsMax: number },
): Lanes {
  const lanes = new Map<string, Promise<Lane>>();

  const open = async (bucket: string): Promise<Lane> => {
    const lane = openLane(client, { ...options, bucket });
    try {
      await within(options.openMsMax, lane.ready());
      return lane;
    } catch (error) {
      void lane.close();
      throw error;
    }
  };

  return {
    of: (bucket) => {
      const lane = lanes.get(bucket) ?? open(bucket);
      lanes.set(bucket, lane);
      return lane;
    },
    giveUp: async () => {
      const opened = [...lanes.values()];
      lanes.clear();
      await Promise.allSettled(opened.map(async (lane) => (await lane).close()));
    },
  };
}
