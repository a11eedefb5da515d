import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { QUEUE_PLACE_MAX } from "../src/queue/places/limits.ts";
import { repeatOrder } from "./repeat-order.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";
import { turn } from "./turn.ts";

const QUICK = { durationMs: 10 } as const;
/** A world whose buckets are there, as they are once any worker has looked for work. */
async function createQueue(options: WorldOptions): Promise<World> {
  const world = await createWorld(options);
  await world.engine.worker.tick();
  return world;
}

/** One token at a time, so that there is one order of starts. */
const ONE = { capacity: 1, refillPerSecond: 1, concurrencyMax: 50 };

type Order = { account: number; priority: "interactive" | "batch" };

const placesOf = async (world: World, ids: readonly [string, string][]) =>
  Promise.all(
    ids.map(async ([accountId, id]) => {
      const view = await world.engine.predictions.get({ accountId, id });
      return view?.queuePosition ?? null;
    }),
  );

const startedOf = async (world: World): Promise<string[]> => {
  const rows = await world.database.read({
    sql: `SELECT prediction_id FROM prediction_event WHERE type = 'submission.started' ORDER BY id`,
    args: [],
  });
  return rows.map((row) => String(row["prediction_id"]));
};

/** Takes orders as told, and gives their ids with their accounts. */
async function take(world: World, orders: readonly Order[]): Promise<[string, string][]> {
  const accounts = new Map<number, string>();
  const taken: [string, string][] = [];
  for (const { account, priority } of orders) {
    const accountId = accounts.get(account) ?? (await world.engine.accounts.open(v7())).accountId;
    accounts.set(account, accountId);
    const { id } = await world.submit(QUICK, { accountId, priority });
    taken.push([accountId, id]);
  }
  return taken;
}

const orders = fc.array(
  fc.record({
    account: fc.integer({ min: 0, max: 3 }),
    priority: fc.constantFrom("interactive" as const, "batch" as const),
  }),
  { minLength: 1, maxLength: 9 },
);

describe("the place in the queue", () => {
  it("is how many start before it by the order that really comes", async () => {
    const property = fc.asyncProperty(orders, fc.nat({ max: 4 }), async (placed, startsBefore) => {
      await using world = await createQueue({
        welcomeCredits: 1_000,
        budget: { ...ONE, batch: { ...ONE, capacity: 50, refillPerSecond: 50 } },
      });
      const taken = await take(world, placed);
      const start = async (count: number) => {
        for (let ticks = 0; ticks < 400 && (await startedOf(world)).length < count; ticks += 1) {
          await world.engine.worker.tick();
          await turn();
          world.clock.advance(990);
        }
      };
      await start(Math.min(startsBefore, taken.length));
      const before = (await startedOf(world)).length;
      const told = await placesOf(world, taken);
      await start(taken.length);
      const real = await startedOf(world);
      expect(real).toHaveLength(taken.length);
      const expected = taken.map(([, id]) => {
        const place = real.indexOf(id) - before;
        return place < 0 ? null : place;
      });
      expect(told).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 12 });
  });

  it("of a newcomer is the next one, behind 10,000 of another account", async () => {
    await using world = await createQueue({
      welcomeCredits: 31_000,
      budget: { ...ONE, batch: ONE },
    });
    const { id } = await world.submit(QUICK, { priority: "batch" });
    await repeatOrder(world, id, 9_999);
    const [[accountId, single] = ["", ""]] = await take(world, [{ account: 1, priority: "batch" }]);
    const view = await world.engine.predictions.get({ accountId, id: single });
    expect(view?.queuePosition).toBe(1);
    const last = await world.submit(QUICK, { priority: "batch" });
    expect(last.queuePosition).toBe(QUEUE_PLACE_MAX);
    expect(last.startsInMs?.p50).toBeGreaterThan(QUEUE_PLACE_MAX * 900);
  });

  it("is none before its time; its start is told by that, and by its place afterwards", async () => {
    await using world = await createQueue({ budget: ONE });
    await world.submit(QUICK);
    const { id } = await world.submit(QUICK, { runAt: world.clock.now() + 3_600_000 });
    const early = await world.get(id);
    expect(early.queuePosition).toBeNull();
    expect(early.startsInMs?.p50).toBeGreaterThan(3_590_000);
    world.clock.advance(3_600_001);
    expect((await world.get(id)).queuePosition).toBe(1);
  });

  it("tells no start while an operator has paused the queue", async () => {
    await using world = await createQueue({ budget: { ...ONE, capacity: 1 } });
    await world.submit(QUICK);
    await world.engine.worker.tick();
    const { id } = await world.submit(QUICK);
    expect((await world.get(id)).startsInMs).not.toBeNull();
    await world.engine.queue.pause({ scope: "everything", reason: "x", operator: "o" });
    expect(await world.get(id)).toMatchObject({ startsInMs: null, queuePosition: 0 });
  });
});
