import type { Database } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import type { Engine, ModelDefinition, PauseScope } from "../src/index.ts";
import { PAUSES_SHOWN_MAX } from "../src/queue/pauses/limits.ts";
import { order } from "./reuse-orders.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const QUICK = { durationMs: 10 } as const;
const EVERYTHING: PauseScope = { scope: "everything" };
const BATCHES: PauseScope = { scope: "priority", priority: "batch" };
const REPLICATE: PauseScope = { scope: "provider", provider: "replicate" };
const BY = { operator: "operator-1" };

const pause = (engine: Engine, scope: PauseScope) =>
  engine.queue.pause({ ...scope, ...BY, reason: "a look at the provider" });
const resume = (engine: Engine, scope: PauseScope) => engine.queue.resume({ ...scope, ...BY });

/** The model of every world, which Skytells runs as well. */
const BOTH: ModelDefinition = {
  ...MODEL,
  alternatives: [{ provider: "skytells", model: "skytells/jersey-speed", modelVersion: null }],
};

const createsOf = async (world: World) => (await world.log("create")).length;

async function tick(world: World, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await world.engine.worker.tick();
    world.clock.advance(1_000);
  }
}

describe("a paused queue", () => {
  it("starts nothing in any process, follows what runs, and loses nothing", async () => {
    await using world = await createWorld();
    const other = world.openEngine("worker-2");
    const running = await world.submit({ durationMs: 300 });
    await world.engine.worker.tick();
    expect(await pause(other, EVERYTHING)).toEqual({ outcome: "paused" });
    const ordered = [await world.submit(QUICK), await world.submit(QUICK, { priority: "batch" })];
    world.engine.worker.start();
    other.worker.start();
    expect((await world.untilEnded(running.id)).status).toBe("succeeded");
    for (const { id } of ordered) {
      expect(await world.get(id)).toMatchObject({
        status: "queued",
        waitsFor: "operator",
        stage: "Paused",
        error: null,
      });
    }
    expect(await createsOf(world)).toBe(1);
    expect((await world.engine.health()).paused).toMatchObject([{ scope: "everything" }]);
    expect(await resume(world.engine, EVERYTHING)).toEqual({ outcome: "resumed" });
    for (const { id } of ordered) expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.engine.health()).paused).toEqual([]);
  });

  it("can be the queue of batches alone", async () => {
    await using world = await createWorld();
    await pause(world.engine, BATCHES);
    const batch = await world.submit(QUICK, { priority: "batch" });
    const person = await world.submit(QUICK);
    world.engine.worker.start();
    expect((await world.untilEnded(person.id)).status).toBe("succeeded");
    expect(await world.get(batch.id)).toMatchObject({ status: "queued", waitsFor: "operator" });
    await resume(world.engine, BATCHES);
    expect((await world.untilEnded(batch.id)).status).toBe("succeeded");
  });

  it("does not send what was claimed a moment before", async () => {
    let engine: Engine | null = null;
    const between = (inner: Database): Database => ({
      ...inner,
      batch: async (statements, options) => {
        const results = await inner.batch(statements, options);
        const isClaim = statements.at(-1)?.sql.includes("WHERE claim_id") === true;
        const took = results.at(-1)?.some(({ kind }) => kind === "submit_prediction") === true;
        if (isClaim && took && engine !== null) await pause(engine, EVERYTHING);
        return results;
      },
    });
    await using world = await createWorld();
    engine = world.engine;
    const slow = world.openEngine("worker-2", between);
    const { id } = await world.submit(QUICK);
    expect(await slow.worker.tick()).toBe(1);
    expect(await createsOf(world)).toBe(0);
    await resume(world.engine, EVERYTHING);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await createsOf(world)).toBe(1);
  });

  it("is told only of what is due", async () => {
    await using world = await createWorld();
    await pause(world.engine, EVERYTHING);
    const { id } = await world.submit(QUICK, { runAt: world.clock.now() + 60_000 });
    expect((await world.get(id)).waitsFor).toBeNull();
    world.clock.advance(60_001);
    expect((await world.get(id)).waitsFor).toBe("operator");
  });
});

describe("the kill switch of a provider", () => {
  it("sends waiting and new orders to another one that runs the model", async () => {
    await using world = await createWorld({ beside: ["skytells"], models: [BOTH] });
    const waiting = await world.submit(QUICK);
    await pause(world.engine, REPLICATE);
    const later = await world.submit(QUICK);
    world.engine.worker.start();
    for (const { id } of [waiting, later]) {
      expect((await world.untilEnded(id)).status).toBe("succeeded");
    }
    const rows = await world.database.read({
      sql: "SELECT DISTINCT provider FROM prediction",
      args: [],
    });
    expect(rows).toEqual([{ provider: "skytells" }]);
  });

  it("lets orders wait where there is no other, and those of other providers go", async () => {
    const skytells = { ...MODEL, model: "skytells/jersey-speed", provider: "skytells" };
    await using world = await createWorld({ beside: ["skytells"], models: [skytells] });
    await pause(world.engine, REPLICATE);
    const held = await world.submit(QUICK);
    const free = await world.submit(QUICK, { model: skytells.model });
    world.engine.worker.start();
    expect((await world.untilEnded(free.id)).status).toBe("succeeded");
    expect(await world.get(held.id)).toMatchObject({ status: "queued", waitsFor: "operator" });
  });
});

describe("the deadline of what is paused", () => {
  it("does not pass; afterwards it has its whole time again, and no more", async () => {
    await using world = await createWorld({ budget: { capacity: 0, refillPerSecond: 0 } });
    const { id } = await world.submit(QUICK);
    await pause(world.engine, EVERYTHING);
    world.clock.advance(10 * MODEL.deadlineMs);
    await tick(world, 2);
    expect((await world.get(id)).status).toBe("queued");
    await resume(world.engine, EVERYTHING);
    // The care goes round once a minute.
    world.clock.advance(MODEL.deadlineMs - 120_000);
    await tick(world, 2);
    expect((await world.get(id)).status).toBe("queued");
    world.clock.advance(190_000);
    await tick(world, 2);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });
});

describe("the deadline of what follows an equal order", () => {
  it("does not pass either while that one is paused", async () => {
    await using world = await createWorld();
    await pause(world.engine, EVERYTHING);
    const first = await world.submit(QUICK, order());
    const second = await world.submit(QUICK, order());
    expect(second.reusedFrom).toBe(first.id);
    for (let times = 0; times < 4; times += 1) {
      world.clock.advance(MODEL.deadlineMs);
      await tick(world, 2);
    }
    for (const { id } of [first, second]) expect((await world.get(id)).status).toBe("queued");
    await resume(world.engine, EVERYTHING);
    world.engine.worker.start();
    for (const { id } of [first, second]) {
      expect((await world.untilEnded(id)).status).toBe("succeeded");
    }
    expect(await createsOf(world)).toBe(1);
  });
});

describe("a pause", () => {
  it("is made once for a scope, and stays on record with who, when and why", async () => {
    await using world = await createWorld();
    expect(await resume(world.engine, EVERYTHING)).toEqual({ outcome: "not_paused" });
    await pause(world.engine, EVERYTHING);
    expect(await pause(world.engine, EVERYTHING)).toEqual({ outcome: "already_paused" });
    expect(await pause(world.engine, { scope: "provider", provider: "nobody" })).toEqual({
      outcome: "unknown_provider",
    });
    await world.engine.queue.resume({ ...EVERYTHING, operator: "operator-2" });
    world.clock.advance(1);
    await pause(world.engine, REPLICATE);
    expect(await world.engine.queue.pauses()).toMatchObject([
      { scope: "provider", provider: "replicate", pausedBy: "operator-1", resumedAt: null },
      {
        scope: "everything",
        reason: "a look at the provider",
        pausedBy: "operator-1",
        resumedBy: "operator-2",
      },
    ]);
  });

  it("is shown among the newest", async () => {
    await using world = await createWorld();
    for (let count = 0; count <= PAUSES_SHOWN_MAX; count += 1) {
      await pause(world.engine, BATCHES);
      await resume(world.engine, BATCHES);
    }
    expect(await world.engine.queue.pauses()).toHaveLength(PAUSES_SHOWN_MAX);
  });
});
