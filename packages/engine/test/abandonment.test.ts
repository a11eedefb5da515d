import { prediction, predictionEvent } from "@darkroom/db";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  ABANDONED_AFTER_MS,
  ABANDONED_ROWS_MAX,
  RESCUE_EVERY_MS,
  SWEEP_AGAIN_MS,
} from "../src/limits.ts";
import type { CreateCommand } from "../src/index.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const AWAY_MS = ABANDONED_AFTER_MS + 1_000;
/** The provider takes nothing, so that what is ordered goes back to the queue. */
const BUSY = { accept: "429", retryAfterS: 900 } as const;
const HASTY = { ...MODEL, model: "darkroom/hasty", whenAbandoned: "cancel_queued" } as const;
const USER = { kind: "user", id: "user-1" } as const;

const counters = async (world: World) => (await world.engine.health()).counters;

async function abandonedAt(world: World, id: string): Promise<number | null> {
  const { orm } = world.database;
  const [row] = await orm.select().from(prediction).where(eq(prediction.id, id));
  return row?.abandonedAt ?? null;
}

/** A world whose results are stored when the gate is opened, and not before. */
async function createGatedWorld(options: WorldOptions = {}) {
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>();
  const world = await createWorld({
    ...options,
    storage: (inner) => ({
      ...inner,
      put: async (...parameters) => {
        await opened;
        return inner.put(...parameters);
      },
    }),
  });
  return Object.assign(world, { open: () => open(undefined) });
}

/** Runs to its end, while the clock is moved on just before it. */
async function runAway(
  world: Awaited<ReturnType<typeof createGatedWorld>>,
  options: { order?: Partial<CreateCommand>; meanwhile?: () => Promise<unknown> } = {},
): Promise<string> {
  const { id } = await world.submit({ durationMs: 20 }, options.order);
  world.engine.worker.start();
  await world.until(id, ({ status }) => status === "storing");
  world.clock.advance(AWAY_MS);
  await options.meanwhile?.();
  world.open();
  expect((await world.untilEnded(id)).status).toBe("succeeded");
  return id;
}

/** Its account has looked at something, and that is written. */
async function look(world: World, accountId = world.accountId): Promise<void> {
  const at = world.clock.now();
  world.engine.accounts.seen(accountId);
  const seen = async () => {
    const [row] = await world.database.batch([
      { sql: "SELECT seen_at FROM account WHERE id = ?1", args: [accountId] },
    ]);
    return Number(row?.[0]?.["seen_at"] ?? 0);
  };
  await expect.poll(seen).toBeGreaterThanOrEqual(at);
}

/** An order that the provider puts back to the queue. */
async function queue(world: World, order: Partial<CreateCommand> = {}): Promise<string> {
  const { id } = await world.submit(BUSY, { model: HASTY.model, ...order });
  await world.engine.worker.tick();
  expect((await world.get(id)).status).toBe("queued");
  return id;
}

async function goRound(world: World): Promise<void> {
  world.clock.advance(RESCUE_EVERY_MS);
  await world.engine.worker.tick();
}

/** Nobody looks while the worker goes round without a gap, until what is queued counts as left. */
async function stayAway(world: World): Promise<void> {
  for (let awayMs = 0; awayMs <= ABANDONED_AFTER_MS; awayMs += RESCUE_EVERY_MS) {
    await goRound(world);
  }
}

describe("S82 an end that nobody waits for", () => {
  it("is marked as abandoned in the unit that ends it, and counted", async () => {
    await using world = await createGatedWorld();
    const id = await runAway(world);
    const { orm } = world.database;
    const [row] = await orm.select().from(prediction).where(eq(prediction.id, id));
    expect(row?.abandonedAt).toBe(row?.endedAt);
    expect(await counters(world)).toMatchObject({ abandoned: 1, successes: 1, successCredits: 3 });
  });

  it("is none while somebody of the account looks", async () => {
    await using world = await createGatedWorld();
    const id = await runAway(world, { meanwhile: () => look(world) });
    expect(await abandonedAt(world, id)).toBeNull();
    expect(await counters(world)).toMatchObject({ abandoned: 0, successes: 1 });
  });

  it("is none while somebody of the account orders something else", async () => {
    await using world = await createGatedWorld();
    const meanwhile = () => world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    expect(await abandonedAt(world, await runAway(world, { meanwhile }))).toBeNull();
  });

  it("is one although somebody of another account looks", async () => {
    await using world = await createGatedWorld();
    const { accountId } = await world.engine.accounts.open("user-2");
    const id = await runAway(world, { meanwhile: () => look(world, accountId) });
    expect(await abandonedAt(world, id)).not.toBeNull();
  });

  it("is none while whoever took the account over looks", async () => {
    await using world = await createGatedWorld();
    const { accountId } = await world.engine.accounts.open("member");
    const id = await runAway(world, {
      meanwhile: async () => {
        await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "member" });
        await look(world, accountId);
      },
    });
    expect(await abandonedAt(world, id)).toBeNull();
  });

  it.each([
    ["a batch", { priority: "batch", delivery: "poll" }],
    ["a later start", { runAt: 1, delivery: "poll" }],
    ["the queue pattern", { delivery: "queue" }],
  ] as const)("is never one for %s, for which nobody waited", async (_, order) => {
    await using world = await createGatedWorld();
    expect(await abandonedAt(world, await runAway(world, { order }))).toBeNull();
  });

  it("is none in a usual run, and none by the owner's own cancel", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    await world.untilEnded(id);
    expect(await abandonedAt(world, id)).toBeNull();
    const later = await world.submit({}, { delivery: "poll" });
    await world.engine.worker.stop();
    world.clock.advance(AWAY_MS);
    const target = { accountId: world.accountId, id: later.id, actor: USER, requestId: "r" };
    await world.engine.predictions.cancel(target);
    expect(await abandonedAt(world, later.id)).toBeNull();
  });
});

describe("S82 what is queued and nobody waits for", () => {
  it("is cancelled with release where its model wants that, by the worker and with a reason", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world);
    await stayAway(world);
    expect(await world.get(id)).toMatchObject({
      status: "canceled",
      credits: { reserved: 0, captured: 0 },
      error: { released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    expect(await abandonedAt(world, id)).not.toBeNull();
    const ofEnd = and(
      eq(predictionEvent.predictionId, id),
      eq(predictionEvent.toStatus, "canceled"),
    );
    const [event] = await world.database.orm.select().from(predictionEvent).where(ofEnd);
    expect(event).toMatchObject({
      type: "waiting.abandoned",
      actor: "worker:worker-1",
      detail: { reason: "nobody waits any more" },
    });
    expect(await counters(world)).toMatchObject({ abandoned: 1, failedAttempts: 0 });
  });

  it("stays where its model says nothing", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world, { model: MODEL.model });
    await stayAway(world);
    expect((await world.get(id)).status).toBe("queued");
  });

  it("stays while somebody looks, and until the time is over", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world);
    await goRound(world);
    expect((await world.get(id)).status).toBe("queued");
    world.clock.advance(RESCUE_EVERY_MS);
    await look(world);
    await goRound(world);
    expect((await world.get(id)).status).toBe("queued");
  });

  it.each([
    ["a batch", { priority: "batch", delivery: "poll" }],
    ["the queue pattern", { delivery: "queue" }],
  ] as const)("stays for %s", async (_, order) => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world, order);
    await stayAway(world);
    expect((await world.get(id)).status).toBe("queued");
  });

  it("is cancelled so many at a time, and the rest in the next round", async () => {
    await using world = await createWorld({ models: [HASTY], welcomeCredits: 1_000 });
    await world.control(BUSY);
    for (let count = 0; count <= ABANDONED_ROWS_MAX; count += 1) {
      await world.submit({}, { model: HASTY.model });
    }
    const statuses = async () => {
      const rows = await world.database.orm.select().from(prediction);
      return rows.filter(({ status }) => status === "canceled").length;
    };
    await stayAway(world);
    expect(await statuses()).toBe(ABANDONED_ROWS_MAX);
    // Where something is left, the next round comes soon.
    world.clock.advance(SWEEP_AGAIN_MS);
    await world.engine.worker.tick();
    expect(await statuses()).toBe(ABANDONED_ROWS_MAX + 1);
  });

  it("stays after an outage, in which nobody could look", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world);
    await world.engine.close();
    world.clock.advance(AWAY_MS);
    const restarted = world.openEngine("worker-2");
    await restarted.worker.tick();
    expect((await world.get(id)).status).toBe("queued");
  });

  it("stays after the sleep of a machine", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world);
    for (let round = 0; round < 4; round += 1) {
      await look(world);
      await goRound(world);
    }
    world.clock.advance(2 * AWAY_MS);
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("queued");
  });

  it("stays while somebody waits for it by prediction.run", async () => {
    await using world = await createWorld({ models: [HASTY] });
    const id = await queue(world);
    const { accountId } = world;
    for (let round = 0; round < 5; round += 1) {
      await world.engine.predictions.awaitEnd({ accountId, id, waitMs: 1 });
      await goRound(world);
    }
    expect((await world.get(id)).status).toBe("queued");
  });
});
