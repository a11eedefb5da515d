import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { describe, expect, it, vi } from "vitest";
import { createRedisSnapshots } from "../src/index.ts";
import type { Snapshots } from "../src/index.ts";
import {
  REDIS_COMMANDS_MAX,
  REDIS_COMMAND_MS_MAX,
  REDIS_REST_MS,
} from "../src/snapshots/limits.ts";
import { hasRedisServer, startRedisServer } from "../src/testing.ts";
import type { RedisServer } from "../src/testing.ts";
import { snapshotsConformance } from "./snapshots-conformance.ts";

const TTL_MS = 60_000;
const WAIT_MS_MAX = 20_000;
/** Where Redis is to answer, a busy machine may take its time. */
const PATIENT_MS = 10_000;

type Rig = AsyncDisposable & {
  server: RedisServer;
  snapshots: Snapshots;
  /** Every reason for which the store was told to be away. */
  away: string[];
  /** A clock that only the test moves, besides the real one. */
  skip: (ms: number) => void;
};

async function untilKept(snapshots: Snapshots, key: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await snapshots.put(key, { version: 1, text: "x" }, TTL_MS);
      expect(await snapshots.get(key)).toBe("x");
    },
    { timeout: WAIT_MS_MAX, interval: 10 },
  );
}

async function createRig(commandMsMax = PATIENT_MS): Promise<Rig> {
  const server = await startRedisServer();
  const away: string[] = [];
  let skippedMs = 0;
  const snapshots = createRedisSnapshots({
    url: server.url,
    onAway: (reason) => away.push(reason),
    now: () => performance.now() + skippedMs,
    commandMsMax,
  });
  await untilKept(snapshots, "ready");
  return {
    server,
    snapshots,
    away,
    skip: (ms) => {
      skippedMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await snapshots.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Runs one command beside the snapshots, as an operator would. */
async function ask<Answer>(url: string, command: (client: Redis) => Promise<Answer>) {
  const client = new Redis(url);
  try {
    return await command(client);
  } finally {
    client.disconnect();
  }
}

async function ttlsOf(url: string): Promise<ReadonlyMap<string, number>> {
  return ask(url, async (client) => {
    const keys = await client.keys("*");
    return new Map(
      await Promise.all(keys.map(async (key) => [key, await client.pttl(key)] as const)),
    );
  });
}

describe.skipIf(!hasRedisServer)("Redis", () => {
  snapshotsConformance("Redis", async () => {
    const rig = await createRig();
    return { ...rig, pass: (ms) => sleep(ms) };
  });

  it("holds no key without an end, and each below our own name", async () => {
    await using rig = await createRig();
    const long = "x".repeat(100_000);
    const texts = ["text", null, long, "", null];
    for (const [index, text] of texts.entries()) {
      const key = `k${String(index)}`;
      await rig.snapshots.put(key, { version: 1, text }, TTL_MS);
      // Over a text, over a floor, and with what is refused.
      if (index % 2 === 0) await rig.snapshots.put(key, { version: 2, text: null }, TTL_MS);
      if (index % 3 === 0) await rig.snapshots.put(key, { version: 3, text: "again" }, TTL_MS);
      await rig.snapshots.put(key, { version: 0, text: "late" }, TTL_MS * 2);
    }
    await rig.snapshots.put("endless", { version: 1, text: "x" }, Number.POSITIVE_INFINITY);
    const ttls = await ttlsOf(rig.server.url);
    expect([...ttls.keys()].toSorted()).toEqual(
      ["k0", "k1", "k2", "k3", "k4", "ready"].map((key) => `darkroom:snapshot:${key}`),
    );
    for (const ttlMs of ttls.values()) {
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual(TTL_MS);
    }
  });

  it("is shared: what one connection puts another reads and cannot set back", async () => {
    await using rig = await createRig();
    const other = createRedisSnapshots({
      url: rig.server.url,
      onAway: () => undefined,
      commandMsMax: PATIENT_MS,
    });
    await untilKept(other, "other");
    await rig.snapshots.put("shared", { version: 2, text: "two" }, TTL_MS);
    await other.put("shared", { version: 1, text: "one" }, TTL_MS);
    expect(await other.get("shared")).toBe("two");
    await other.close();
  });

  it("reads a value that is not ours as none, and replaces it", async () => {
    await using rig = await createRig();
    await ask(rig.server.url, (client) => client.set("darkroom:snapshot:k", "nonsense"));
    expect(await rig.snapshots.get("k")).toBeNull();
    await rig.snapshots.put("k", { version: 1, text: "one" }, TTL_MS);
    expect(await rig.snapshots.get("k")).toBe("one");
  });

  it("is emptied by FLUSHALL and goes on", async () => {
    await using rig = await createRig();
    await rig.snapshots.put("k", { version: 5, text: "five" }, TTL_MS);
    await ask(rig.server.url, (client) => client.flushall());
    expect(await rig.snapshots.get("k")).toBeNull();
    await rig.snapshots.put("k", { version: 1, text: "one" }, TTL_MS);
    expect(await rig.snapshots.get("k")).toBe("one");
    expect(rig.away).toEqual([]);
  });

  it("reads as empty while it is away, says so once, and works again", async () => {
    await using rig = await createRig();
    for (const round of [1, 2]) {
      await rig.snapshots.put("k", { version: 1, text: "before" }, TTL_MS);
      expect(await rig.snapshots.get("k")).toBe("before");
      await rig.server.stop();
      for (let call = 0; call < 50; call += 1) {
        expect(await rig.snapshots.get("k")).toBeNull();
        await rig.snapshots.put("k", { version: 2, text: "meanwhile" }, TTL_MS);
        await rig.snapshots.put("floor", { version: 2, text: null }, 1);
      }
      expect(rig.away).toHaveLength(round);
      await rig.server.start();
      rig.skip(REDIS_REST_MS);
      await untilKept(rig.snapshots, "back");
      expect(await rig.snapshots.get("k")).toBeNull();
    }
  });

  it("tells no password to whoever hears that it is away", async () => {
    await using server = await startRedisServer();
    await ask(server.url, (client) => client.config("SET", "requirepass", "another"));
    const away: unknown[] = [];
    const snapshots = createRedisSnapshots({
      url: server.url.replace("//", "//:hunter2@"),
      onAway: (reason) => away.push(reason),
    });
    await vi.waitFor(() => expect(away).not.toEqual([]), { timeout: WAIT_MS_MAX });
    expect(await snapshots.get("k")).toBeNull();
    expect(JSON.stringify(away)).not.toContain("hunter2");
    expect(away.every((reason) => typeof reason === "string")).toBe(true);
    await snapshots.close();
  });

  it("starts without the store and finds it when it comes", async () => {
    await using server = await startRedisServer();
    await server.stop();
    const away: string[] = [];
    const snapshots = createRedisSnapshots({
      url: server.url,
      onAway: (reason) => away.push(reason),
      commandMsMax: PATIENT_MS,
    });
    await vi.waitFor(() => expect(away).toHaveLength(1), { timeout: WAIT_MS_MAX });
    expect(await snapshots.get("k")).toBeNull();
    await server.start();
    await untilKept(snapshots, "k");
    expect(away).toHaveLength(1);
    await snapshots.close();
  });

  it("keeps nobody waiting when it holds its connections and answers nothing", async () => {
    await using rig = await createRig(REDIS_COMMAND_MS_MAX);
    await rig.snapshots.put("k", { version: 1, text: "before" }, TTL_MS);
    const awayBefore = rig.away.length;
    rig.server.pause();
    // Each call is answered while nothing comes; the first by its limit, all others at once.
    for (let call = 0; call < 200; call += 1) {
      expect(await rig.snapshots.get("k")).toBeNull();
      await rig.snapshots.put("k", { version: 2, text: "two" }, TTL_MS);
      await rig.snapshots.put("floor", { version: 2, text: null }, 1);
    }
    expect(rig.away.length).toBe(awayBefore + 1);
    rig.server.resume();
    rig.skip(REDIS_REST_MS);
    await untilKept(rig.snapshots, "back");
  });

  it("gives up a connection that has gone silent and makes another", async () => {
    await using rig = await createRig();
    const connectionId = () =>
      ask(rig.server.url, async (client) => {
        const list = String(await client.client("LIST"));
        return list.split("\n").map((line) => /^id=(\d+) .*cmd=(?:get|eval) /.exec(line)?.[1])[0];
      });
    const before = await connectionId();
    expect(before).toMatch(/^\d+$/);
    rig.server.pause();
    await rig.snapshots.put("k", { version: 1, text: null }, 1);
    await vi.waitFor(
      () => expect(rig.away).toContainEqual(expect.stringMatching(/Socket timeout|closed/)),
      {
        timeout: WAIT_MS_MAX,
      },
    );
    rig.server.resume();
    rig.skip(REDIS_REST_MS);
    await untilKept(rig.snapshots, "back");
    expect(await connectionId()).not.toBe(before);
  });

  it("is not read by whoever could not put a floor for as long as that was to last", async () => {
    await using rig = await createRig(REDIS_COMMAND_MS_MAX);
    await rig.snapshots.put("k", { version: 1, text: "one" }, TTL_MS);
    rig.server.pause();
    await rig.snapshots.put("other", { version: 2, text: null }, TTL_MS);
    await rig.snapshots.put("k", { version: 2, text: null }, TTL_MS);
    rig.server.resume();
    rig.skip(REDIS_REST_MS * 2);
    // The same Redis answers others; here it rests.
    expect(await ask(rig.server.url, (client) => client.ping())).toBe("PONG");
    expect(await rig.snapshots.get("ready")).toBeNull();
    rig.skip(TTL_MS);
    await untilKept(rig.snapshots, "ready");
  });

  it("drops commands beyond those that may wait at once", async () => {
    await using rig = await createRig();
    const many = Array.from({ length: REDIS_COMMANDS_MAX * 3 }, (_, index) => `m${String(index)}`);
    await Promise.all(many.map((key) => rig.snapshots.put(key, { version: 1, text: "x" }, TTL_MS)));
    const ttls = await ttlsOf(rig.server.url);
    expect(ttls.size).toBeGreaterThan(1);
    expect(ttls.size).toBeLessThanOrEqual(REDIS_COMMANDS_MAX + 1);
  });
});
