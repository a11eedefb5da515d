import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { createAnnouncer } from "./announcer.ts";
import { createLanes } from "./lanes.ts";
import {
  TICKETS_COMMAND_MS_MAX,
  TICKETS_RECONNECT_MS,
  TICKETS_REST_MS,
  TICKETS_SILENCE_MS_MAX,
} from "./limits.ts";
import type { Tickets } from "./port.ts";
import { takeTickets } from "./take.ts";

export type RedisTicketsOptions = {
  /** `redis://` or `rediss://`, with credentials and the number of a database where needed. */
  url: string;
  /**
   * Called once each time the store is found away, and not again until it has answered. The reason
   * holds no credentials, which the errors of the client itself carry.
   */
  onAway: (reason: string) => void;
  /** Before all keys, without a colon; default that of the project. */
  prefix?: string;
  /** Milliseconds of a clock that is never set; default that of the process. */
  now?: () => number;
  /** How long an answer may take; default `TICKETS_COMMAND_MS_MAX`. */
  commandMsMax?: number;
};

const PREFIX = "darkroom";

function connect({ url, commandMsMax = TICKETS_COMMAND_MS_MAX }: RedisTicketsOptions): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandMsMax,
    connectTimeout: TICKETS_SILENCE_MS_MAX,
    socketTimeout: TICKETS_SILENCE_MS_MAX,
    retryStrategy: () => TICKETS_RECONNECT_MS,
  });
}

/**
 * Tickets in BullMQ, one queue for each bucket, whose rate limit is the pace. AWAY: nothing is
 * asked; the queues of this process are given up. It becomes so by an error, a silence or a lost
 * connection, and rests for `TICKETS_REST_MS`. HERE: queues are opened as they are needed. All
 * queues share one connection; whoever listens has a second one.
 */
export function createRedisTickets(options: RedisTicketsOptions): Tickets {
  const { now = () => performance.now(), prefix = PREFIX } = options;
  const { commandMsMax = TICKETS_COMMAND_MS_MAX } = options;
  const client = connect(options);
  const lanes = createLanes(client, {
    prefix,
    takerId: randomUUID(),
    now,
    openMsMax: commandMsMax,
  });
  let isKnownAway = false;
  let isClosed = false;
  let restsUntil = -Infinity;

  const noteAway = (reason: unknown): void => {
    restsUntil = now() + TICKETS_REST_MS;
    void lanes.giveUp();
    if (isKnownAway || isClosed) return;
    isKnownAway = true;
    options.onAway(reason instanceof Error ? reason.message : "no reason was given");
  };
  client.on("error", noteAway);
  client.on("close", () => noteAway(new Error("the connection to Redis was closed")));
  const announcer = createAnnouncer(client, `${prefix}:work`);
  const isAway = (): boolean => isClosed || client.status !== "ready" || now() < restsUntil;

  /** The answer, or null where the store is away. */
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer | null> => {
    if (isAway()) return null;
    try {
      const answer = await question();
      isKnownAway = false;
      return answer;
    } catch (error) {
      noteAway(error);
      return null;
    }
  };

  return {
    offer: async (offers) => {
      if (offers.length === 0) return !isAway();
      const offerOne = async (offer: (typeof offers)[number]): Promise<void> =>
        (await lanes.of(offer.bucket)).offer(offer);
      return (await ask(() => Promise.all(offers.map(offerOne)))) !== null;
    },
    take: (query) => ask(() => takeTickets(lanes, query)),
    announce: () => {
      if (!isAway()) announcer.announce();
    },
    listen: announcer.listen,
    isAway,
    close: async () => {
      isClosed = true;
      await lanes.giveUp();
      announcer.close();
      client.disconnect();
    },
  };
}
