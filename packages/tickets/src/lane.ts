import { Queue, Worker, createRedisBackend } from "bullmq";
import type { BackendFactory, RedisQueueBackend } from "bullmq";
import type { Redis } from "ioredis";
import {
  PACE_TOLD_MS,
  TICKETS_STALLED_MS,
  TICKETS_WAVE_MAX,
  TICKET_EVENTS_MAX,
  TICKET_LOCK_MS,
} from "./limits.ts";
import type { Offer, Pace } from "./port.ts";

const TICKET = "ticket";

/** The BullMQ queue of one bucket, as one process holds it. */
export interface Lane {
  /** Resolves when the queue can be used. */
  ready: () => Promise<void>;
  offer: (offer: Offer) => Promise<void>;
  /** How many tickets were taken, of at most so many. */
  take: (most: number) => Promise<number>;
  /** For how long its pace gives nothing away, milliseconds. */
  limitedMs: () => Promise<number>;
  close: () => Promise<void>;
}

/** Names of BullMQ hold no colon, as its keys are made with it. */
export const queueNameOf = (bucket: string): string => `tickets-${encodeURIComponent(bucket)}`;

/** Nothing here waits for a job, so that one connection serves all queues of a process. */
const withoutBlocking: BackendFactory<RedisQueueBackend> = (name, options) =>
  createRedisBackend(name, options);

export type LaneOptions = {
  bucket: string;
  /** Before all keys, without a colon. */
  prefix: string;
  /** Unique among all that take. */
  takerId: string;
  /** Milliseconds of a clock that is never set. */
  now: () => number;
};

type Ends = { queue: Queue; taker: Worker };

/** Both ends of a queue. The client tells by itself that it is away, so that they are silent. */
function openEnds(client: Redis, { bucket, prefix }: LaneOptions): Ends {
  const name = queueNameOf(bucket);
  const shared = { connection: client, prefix, skipVersionCheck: true };
  // An id that is kept would make the next ticket of that id vanish.
  const defaultJobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };
  const streams = { events: { maxLen: TICKET_EVENTS_MAX } };
  const queue = new Queue(name, { ...shared, streams, defaultJobOptions });
  const taking = {
    autorun: false,
    lockDuration: TICKET_LOCK_MS,
    stalledInterval: TICKETS_STALLED_MS,
  };
  const taker = new Worker(name, null, { ...shared, ...taking }, withoutBlocking);
  queue.on("error", () => undefined);
  taker.on("error", () => undefined);
  return { queue, taker };
}

/** Tells BullMQ the pace of a queue, again now and then: whoever flushes Redis takes it away. */
function createPaceTeller(
  { queue }: Ends,
  now: () => number,
): (pace: Pace | null) => Promise<void> {
  let told: { pace: Pace; at: number } | null = null;
  return async (pace) => {
    if (pace === null) return;
    const isSame = told?.pace.most === pace.most && told.pace.windowMs === pace.windowMs;
    if (isSame && told !== null && now() - told.at < PACE_TOLD_MS) return;
    await queue.setGlobalRateLimit(pace.most, pace.windowMs);
    told = { pace, at: now() };
  };
}

/** Takes one ticket and hands it in at once; what it is leave for is held by the database. */
function createTaker({ taker }: Ends, takerId: string): () => Promise<boolean> {
  let taken = 0;
  return async () => {
    taken += 1;
    const token = `${takerId}-${String(taken)}`;
    const ticket = await taker.getNextJob(token, { block: false });
    if (!isThere(ticket)) return false;
    // One that cannot be handed in comes back by its lock; whoever takes it then claims nothing.
    await ticket.moveToCompleted(true, token, false).catch(() => undefined);
    return true;
  };
}

/** The types of BullMQ promise a job where there may be none. */
const isThere = <Ticket>(ticket: Ticket | undefined | null): ticket is Ticket =>
  ticket !== undefined && ticket !== null;

/** Opens the queue of a bucket over a client that is shared with all others. */
export function openLane(client: Redis, options: LaneOptions): Lane {
  const ends = openEnds(client, options);
  const { queue, taker } = ends;
  const tellPace = createPaceTeller(ends, options.now);
  const takeOne = createTaker(ends, options.takerId);
  let addedIds: ReadonlySet<string> = new Set();

  return {
    ready: async () => {
      await Promise.all([queue.waitUntilReady(), taker.waitUntilReady()]);
      await taker.startStalledCheckTimer();
    },
    offer: async ({ pace, ids }) => {
      await tellPace(pace);
      if (ids.length === 0) return;
      const waiting = await queue.getRanges(["wait"], 0, -1);
      const known = new Set([...waiting, ...(await queue.getRanges(["active"], 0, -1))]);
      const room = Math.max(0, ids.length - waiting.length);
      const missing = ids.filter((id) => !known.has(id)).slice(0, room);
      // What is left of a ticket that is in no list would make every further one vanish.
      const suspects = missing.filter((id) => addedIds.has(id));
      await Promise.all(suspects.map((id) => queue.remove(id)));
      addedIds = new Set(missing);
      if (missing.length === 0) return;
      await queue.addBulk(missing.map((jobId) => ({ name: TICKET, data: {}, opts: { jobId } })));
    },
    take: async (most) => {
      let count = 0;
      while (count < most) {
        // The first asks whether there is anything at all.
        const wave = count === 0 ? 1 : Math.min(most - count, TICKETS_WAVE_MAX);
        const got = await Promise.all(Array.from({ length: wave }, takeOne));
        const gotten = got.filter(Boolean).length;
        count += gotten;
        if (gotten < wave) break;
      }
      return count;
    },
    limitedMs: async () => Math.max(0, await queue.getRateLimitTtl()),
    close: async () => {
      await Promise.allSettled([taker.close(true), queue.close()]);
    },
  };
}
