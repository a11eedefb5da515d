import { createMemorySnapshots, createRedisSnapshots } from "@darkroom/storage";
import type { Snapshots } from "@darkroom/storage";
import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import { Redis } from "ioredis";
import { vi } from "vitest";
import type { World, WorldOptions } from "./world.ts";

const WAIT_MS_MAX = 20_000;
/** A busy machine may take its time to answer. */
const PATIENT_MS = 10_000;

/** One store of snapshots that several engines share, as processes would. */
export type SharedStore = AsyncDisposable & {
  snapshots: NonNullable<WorldOptions["snapshots"]>;
  /** Resolves when every engine that was opened reaches it. */
  ready: () => Promise<void>;
  /** Forgets everything at once, as `FLUSHALL` does. */
  flush: () => Promise<void>;
};

export type StoreKind = { name: string; isHere: boolean; open: () => Promise<SharedStore> };

/** One memory for all engines, since they are in one process here. */
function openMemory(): Promise<SharedStore> {
  let shared: Snapshots | null = null;
  return Promise.resolve({
    snapshots: ({ now }) => (shared ??= createMemorySnapshots({ now })),
    ready: () => Promise.resolve(),
    flush: async () => shared?.close(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

async function isReached(snapshots: Snapshots): Promise<void> {
  await snapshots.put("ready", { version: 1, text: "yes" }, PATIENT_MS);
  if ((await snapshots.get("ready")) !== "yes") throw new Error("Redis is not reached yet");
}

/** A real Redis, and a connection for each engine. */
async function openRedis(): Promise<SharedStore> {
  const server = await startRedisServer();
  const opened: Snapshots[] = [];
  const operator = new Redis(server.url);
  return {
    snapshots: () => {
      const snapshots = createRedisSnapshots({
        url: server.url,
        onAway: () => undefined,
        commandMsMax: PATIENT_MS,
      });
      opened.push(snapshots);
      return snapshots;
    },
    ready: async () => {
      for (const snapshots of opened) {
        await vi.waitFor(() => isReached(snapshots), { timeout: WAIT_MS_MAX, interval: 10 });
      }
    },
    flush: async () => void (await operator.flushall()),
    [Symbol.asyncDispose]: async () => {
      operator.disconnect();
      await Promise.all(opened.map((snapshots) => snapshots.close()));
      await server[Symbol.asyncDispose]();
    },
  };
}

export const STORES: readonly StoreKind[] = [
  { name: "memory", isHere: true, open: openMemory },
  { name: "Redis", isHere: hasRedisServer, open: openRedis },
];

/** How many reads of this engine a snapshot has answered. */
export async function hitsOf({ health }: World["engine"]): Promise<number> {
  return (await health()).counters["snapshotHits"] ?? 0;
}
