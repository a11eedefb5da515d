import { DatabaseError, prediction, predictionProgress } from "@darkroom/db";
import { createMemorySnapshots } from "@darkroom/storage";
import type { Snapshots } from "@darkroom/storage";
import { isTerminal } from "@darkroom/lifecycle";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../src/index.ts";
import { SNAPSHOT_FLOOR_MS, SNAPSHOT_MS } from "../src/limits.ts";
import { STORES, hitsOf } from "./snapshot-stores.ts";
import type { SharedStore } from "./snapshot-stores.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const ACTOR = { kind: "user", id: "user-1" } as const;
const DAY_MS = 86_400_000;
const WAIT_MS_MAX = 20_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two engines on one database that share a store. */
async function createPair(
  store: SharedStore,
  options: WorldOptions = {},
): Promise<{ world: World; second: Engine }> {
  const world = await createWorld({ ...options, snapshots: store.snapshots });
  const second = world.openEngine("worker-2");
  await store.ready();
  return { world, second };
}

const memoryWorld = (options: WorldOptions = {}) =>
  createWorld({ snapshots: ({ now }) => createMemorySnapshots({ now }), ...options });

/** Asks again and again until the end, with what was seen; tells all sequences in their order. */
async function followTo(
  engine: Engine,
  target: { accountId: string; id: string },
): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const view = await engine.predictions.get({ ...target, minSequence: seen.at(-1) });
    if (view === null) throw new Error("it is missing");
    seen.push(view.sequence);
    if (isTerminal(view.status)) return seen;
    await pause(3);
  }
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => number >= (numbers[index - 1] ?? 0));

describe.each(STORES)("status snapshots in $name", ({ isHere, open }) => {
  it.skipIf(!isHere)("answer the same look again without the database", async () => {
    await using store = await open();
    const { world, second } = await createPair(store);
    await using _world = world;
    const { id } = await world.submit({});
    // On a busy machine a snapshot may be over before it is read.
    await vi.waitFor(
      async () => {
        const first = await world.get(id);
        const again = await second.predictions.get({ accountId: world.accountId, id });
        expect(await hitsOf(second)).toBe(1);
        expect(again).toEqual(first);
      },
      { timeout: WAIT_MS_MAX, interval: 0 },
    );
  });

  it.skipIf(!isHere)("show whoever acted what they did, in every process", async () => {
    await using store = await open();
    const { world, second } = await createPair(store);
    await using _world = world;
    const { accountId } = world;
    for (const [one, other] of [
      [world.engine, second],
      [second, world.engine],
    ] as const) {
      const { id } = await world.submit({});
      // Both have it before their eyes, and in the store.
      expect((await one.predictions.get({ accountId, id }))?.status).toBe("queued");
      expect((await other.predictions.get({ accountId, id }))?.status).toBe("queued");
      const target = { accountId, id, actor: ACTOR, requestId: "cancel" };
      expect((await one.predictions.cancel(target)).outcome).toBe("canceled");
      expect((await other.predictions.get({ accountId, id }))?.status).toBe("canceled");
      expect((await one.predictions.get({ accountId, id }))?.status).toBe("canceled");
    }
  });

  it.skipIf(!isHere)("never set a reader back who says what they have seen", async () => {
    await using store = await open();
    const { world, second } = await createPair(store);
    await using _world = world;
    const { id } = await world.submit({ durationMs: 400 });
    const target = { accountId: world.accountId, id };
    world.engine.worker.start();
    const readers = [world.engine, second, world.engine, second];
    const followed = await Promise.all(readers.map((engine) => followTo(engine, target)));
    for (const seen of followed) {
      expect(isRising(seen)).toBe(true);
      expect(seen.at(-1)).toBe(Math.max(...followed.flat()));
    }
    expect((await hitsOf(world.engine)) + (await hitsOf(second))).toBeGreaterThan(0);
  });

  it.skipIf(!isHere)("are missed by nobody when they are all gone in the middle", async () => {
    await using store = await open();
    const { world, second } = await createPair(store);
    await using _world = world;
    const { id } = await world.submit({ durationMs: 300 });
    const target = { accountId: world.accountId, id };
    second.worker.start();
    const end = new AbortController();
    const flushing = (async () => {
      while (!end.signal.aborted) {
        await store.flush();
        await pause(5);
      }
    })();
    const followed = await Promise.all(
      [world.engine, second].map((engine) => followTo(engine, target)),
    );
    end.abort();
    await flushing;
    expect(followed.every(isRising)).toBe(true);
    expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });

  it.skipIf(!isHere)("do not outlive what retention takes away", async () => {
    await using store = await open();
    const retention = { result: 1, prediction: 2 };
    const { world, second } = await createPair(store, { retention });
    await using _world = world;
    const { accountId } = world;
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toHaveLength(1);
    await world.engine.worker.stop();
    for (const outputs of [0, null]) {
      world.clock.advance(DAY_MS + 60_001);
      // Kept at the new time, a moment before it is over its own.
      expect(await world.get(id)).toMatchObject({ status: "succeeded" });
      await world.engine.worker.tick();
      const after = await second.predictions.get({ accountId, id });
      expect(after?.outputs.length ?? null).toBe(outputs);
    }
  });

  it.skipIf(!isHere)(
    "are for the account itself; others and merged ones ask the database",
    async () => {
      await using store = await open();
      const { world, second } = await createPair(store);
      await using _world = world;
      const { id } = await world.submit({});
      await world.get(id);
      const stranger = await second.accounts.open("user-3");
      expect(await second.predictions.get({ ...stranger, id })).toBeNull();
      const into = await second.accounts.open("user-2");
      expect(await second.predictions.get({ ...into, id })).toBeNull();
      await second.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
      expect((await second.predictions.get({ ...into, id }))?.status).toBe("queued");
      expect((await second.predictions.get({ ...into, id }))?.status).toBe("queued");
      expect(await hitsOf(second)).toBe(0);
    },
  );
});

/** From here on time passes as the test says. */
const stopTime = () => vi.useFakeTimers({ toFake: ["Date"] });
afterEach(() => void vi.useRealTimers());

describe("a status snapshot", () => {
  it("is read for its time and not longer", async () => {
    stopTime();
    await using world = await memoryWorld();
    const { id } = await world.submit({});
    await world.get(id);
    await world.get(id);
    expect(await hitsOf(world.engine)).toBe(1);
    world.clock.advance(SNAPSHOT_MS);
    await world.get(id);
    expect(await hitsOf(world.engine)).toBe(1);
    await world.get(id);
    expect(await hitsOf(world.engine)).toBe(2);
  });

  it("is passed by for a caller who has seen more", async () => {
    stopTime();
    await using world = await memoryWorld();
    const { id } = await world.submit({});
    const { sequence } = await world.get(id);
    const { accountId } = world;
    const { get } = world.engine.predictions;
    await get({ accountId, id, minSequence: sequence });
    expect(await hitsOf(world.engine)).toBe(1);
    // More than there is: the database has the last word.
    const shown = await get({ accountId, id, minSequence: sequence + 1 });
    expect(shown?.sequence).toBe(sequence);
    expect(await hitsOf(world.engine)).toBe(1);
  });

  it("is not kept by a reader who was overtaken, however late", async () => {
    stopTime();
    const late: (() => Promise<void>)[] = [];
    await using world = await createWorld({
      snapshots: ({ now }) => {
        const memory = createMemorySnapshots({ now });
        const hold: Snapshots["put"] = (key, entry, ttlMs) => {
          if (entry.text === null) return memory.put(key, entry, ttlMs);
          late.push(() => memory.put(key, entry, ttlMs));
          return Promise.resolve();
        };
        return { ...memory, put: hold };
      },
    });
    const { accountId } = world;
    const { id } = await world.submit({});
    await world.get(id);
    const target = { accountId, id, actor: ACTOR, requestId: "cancel" };
    await world.engine.predictions.cancel(target);
    await late[0]?.();
    expect((await world.get(id)).status).toBe("canceled");
    // Even where the floor is over, the snapshot is older than its time.
    world.clock.advance(SNAPSHOT_FLOOR_MS);
    await late[0]?.();
    expect((await world.get(id)).status).toBe("canceled");
    expect(await hitsOf(world.engine)).toBe(0);
  });

  it("never shows less progress than one that was kept, in whatever order they come", async () => {
    stopTime();
    const late: (() => Promise<void>)[] = [];
    await using world = await createWorld({
      audited: false,
      snapshots: ({ now }) => {
        const memory = createMemorySnapshots({ now });
        const hold: Snapshots["put"] = async (key, entry, ttlMs) =>
          void late.push(() => memory.put(key, entry, ttlMs));
        return { ...memory, put: hold };
      },
    });
    const { orm } = world.database;
    const { id } = await world.submit({});
    await orm.update(prediction).set({ status: "processing", startedAt: world.clock.now() });
    for (const share of [0.25, 0.75, 0.5]) {
      await orm.delete(predictionProgress);
      await orm.insert(predictionProgress).values({ predictionId: id, share, at: 1 });
      expect((await world.get(id)).progress).toEqual({ value: share, source: "provider" });
    }
    const [quarter, most, half] = late;
    for (const put of [quarter, most, half, quarter]) await put?.();
    expect((await world.get(id)).progress.value).toBe(0.75);
    expect(await hitsOf(world.engine)).toBe(1);
  });

  it("is forbidden also where nobody knows whether the commit came about", async () => {
    stopTime();
    let isLosing = false;
    await using world = await memoryWorld({
      database: (inner) => ({
        ...inner,
        transact: async (units) => {
          const results = await inner.transact(units);
          if (isLosing) throw new DatabaseError("unknown_outcome", "the answer was lost");
          return results;
        },
      }),
    });
    const { accountId } = world;
    const { id } = await world.submit({});
    await world.get(id);
    isLosing = true;
    const target = { accountId, id, actor: ACTOR, requestId: "cancel" };
    await expect(world.engine.predictions.cancel(target)).rejects.toThrow("lost");
    isLosing = false;
    expect((await world.get(id)).status).toBe("canceled");
  });

  it("tells no secret: neither outputs of the provider nor keys of the caller", async () => {
    const texts: string[] = [];
    await using world = await createWorld({
      snapshots: ({ now }) => {
        const memory = createMemorySnapshots({ now });
        return {
          ...memory,
          put: (key, entry, ttlMs) => {
            texts.push(entry.text ?? "");
            return memory.put(key, entry, ttlMs);
          },
        };
      },
    });
    const drop = { durationMs: 10, webhooks: { drop: true } };
    const { id } = await world.submit(drop, { idempotencyKey: "a-key-of-the-caller" });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    world.clock.advance(60_000);
    while ((await world.get(id)).status !== "storing") await world.engine.worker.tick();
    const [row] = await world.database.orm.select().from(prediction);
    expect(row).toMatchObject({ status: "storing", idempotencyKey: "a-key-of-the-caller" });
    expect(row?.providerOutputs).toHaveLength(1);
    const kept = texts.filter((text) => text !== "");
    expect(kept.at(-1)).toContain(`"id":"${id}"`);
    expect(kept.at(-1)).toContain(`"status":"storing"`);
    expect(kept.join("\n")).not.toContain("a-key-of-the-caller");
    expect(kept.join("\n")).not.toMatch(/"providerOutputs":(?!null)/);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});
