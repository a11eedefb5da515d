import { enqueueJobs, finishJob } from "@darkroom/db";
import type { Database, JobRow, NewJob } from "@darkroom/db";
import { createTestDatabase } from "@darkroom/db/testing";
import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import type { RedisServer } from "@darkroom/storage/testing";
import { createRedisTickets } from "@darkroom/tickets";
import type { Tickets } from "@darkroom/tickets";
import { Redis } from "ioredis";
import { v7 } from "uuid";
import { vi } from "vitest";
import { createDispatch } from "../../src/dispatch/create-dispatch.ts";
import type { Dispatch } from "../../src/dispatch/dispatch.ts";

export const NOW = 1_800_000_000_000;
export const LEASE_MS = 15_000;
/** A busy machine may take its time to answer. */
const PATIENT_MS = 10_000;
export const WAIT_MS_MAX = 30_000;

/** One process that works, as far as the queue knows. */
export type Machine = {
  name: string;
  dispatch: Dispatch;
  /** Relays and claims, once. */
  claim: (query?: { now?: number; most?: number }) => Promise<JobRow[]>;
  /** False when its lease was lost. */
  finish: (job: JobRow) => Promise<boolean>;
};

export type Rig = AsyncDisposable & {
  database: Database;
  /** One more machine; with Redis once it reaches it. */
  openMachine: () => Promise<Machine>;
  enqueue: (...jobs: Partial<NewJob>[]) => Promise<NewJob[]>;
};

export type RedisRig = Rig & {
  /** Of the database. */
  url: string;
  redis: RedisServer;
  /** A machine that need not reach Redis yet, and how often it found Redis away. */
  openEarly: () => { machine: Machine; away: string[] };
  command: (...words: string[]) => Promise<unknown>;
};

export const KINDS = ["submit_prediction", "reconcile_prediction"] as const;

const buildJob = (overrides: Partial<NewJob>): NewJob => ({
  id: v7(),
  kind: "submit_prediction",
  predictionId: null,
  accountId: null,
  payload: {},
  priority: 0,
  runAt: NOW - 1,
  attemptsMax: 5,
  rateBucket: null,
  createdAt: NOW,
  ...overrides,
});

export const many = (count: number, overrides: Partial<NewJob> = {}): Partial<NewJob>[] =>
  Array.from({ length: count }, () => overrides);

function createMachine(database: Database, tickets: Tickets | undefined): Machine {
  const name = v7();
  const dispatch = createDispatch({ database, tickets });
  return {
    name,
    dispatch,
    claim: async ({ now = NOW, most = 100 } = {}) => {
      await dispatch.relay(now);
      const lease = { owner: name, claimId: v7(), leaseMs: LEASE_MS };
      return dispatch.claim({ ...lease, now, most, kinds: KINDS });
    },
    finish: ({ id }) => finishJob(database, { id, owner: name }),
  };
}

async function enqueueIn(database: Database, jobs: Partial<NewJob>[]): Promise<NewJob[]> {
  const built = jobs.map(buildJob);
  await enqueueJobs(database, built);
  return built;
}

async function openOutboxRig(): Promise<Rig> {
  const database = await createTestDatabase();
  return {
    database,
    openMachine: () => Promise.resolve(createMachine(database, undefined)),
    enqueue: (...jobs) => enqueueIn(database, jobs),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** A database of its own and a Redis of its own. */
export async function openRedisRig(): Promise<RedisRig> {
  const database = await createTestDatabase();
  const redis = await startRedisServer();
  const opened: Tickets[] = [];
  const openEarly = () => {
    const away: string[] = [];
    const tickets = createRedisTickets({
      url: redis.url,
      onAway: (reason) => away.push(reason),
      commandMsMax: PATIENT_MS,
    });
    opened.push(tickets);
    return { machine: createMachine(database, tickets), away };
  };
  return {
    database,
    url: database.url,
    redis,
    openEarly,
    openMachine: async () => {
      const { machine } = openEarly();
      await untilReached(machine);
      return machine;
    },
    enqueue: (...jobs) => enqueueIn(database, jobs),
    command: async (word = "", ...words) => {
      const operator = new Redis(redis.url);
      try {
        return await operator.call(word, ...words);
      } finally {
        operator.disconnect();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((tickets) => tickets.close()));
      await redis[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export const untilReached = ({ dispatch }: Machine): Promise<void> =>
  vi.waitFor(
    () => {
      if (dispatch.state() !== "redis") throw new Error("Redis is not reached yet");
    },
    { timeout: WAIT_MS_MAX, interval: 10 },
  );

/** Claims again and again until there is something. */
export const untilClaimed = (machine: Machine, now = NOW): Promise<JobRow[]> =>
  vi.waitFor(
    async () => {
      const jobs = await machine.claim({ now });
      if (jobs.length === 0) throw new Error("nothing is claimed yet");
      return jobs;
    },
    { timeout: WAIT_MS_MAX, interval: 20 },
  );

/** Every driver of the queue. */
export const DRIVERS: readonly { name: string; isHere: boolean; open: () => Promise<Rig> }[] = [
  { name: "the outbox alone", isHere: true, open: openOutboxRig },
  { name: "Redis before the outbox", isHere: hasRedisServer, open: openRedisRig },
];
