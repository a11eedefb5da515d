import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { repeatOrder } from "./repeat-order.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";
import { turn } from "./turn.ts";

const LONG = 10_000;
const TICKS_MAX = 2_000;

type Priority = "interactive" | "batch";

/** One account with a long queue of short runs, of which some have been made already. */
async function startQueue(
  priority: Priority,
  places: number,
): Promise<AsyncDisposable & { world: World }> {
  const world = await createWorld({
    welcomeCredits: 3 * (LONG + 10),
    budget: { runsMax: places, batch: { capacity: 9, refillPerSecond: 99, concurrencyMax: 9 } },
  });
  const { id } = await world.submit({ durationMs: 10 }, { priority });
  await repeatOrder(world, id, LONG - 1);
  await untilStarted(world, 4);
  return { world, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** Whose creations the provider was sent, in their order. */
async function startsOf(world: World): Promise<string[]> {
  const rows = await world.database.read({
    sql: `SELECT account_id FROM prediction_event WHERE type = 'submission.started' ORDER BY id`,
    args: [],
  });
  const creates = await world.log("create");
  expect(creates).toHaveLength(rows.length);
  return rows.map(({ account_id: accountId }) => String(accountId));
}

/** Ticks until so many creations were sent; between two ticks none is under way. */
async function untilStarted(world: World, count: number): Promise<void> {
  for (let ticks = 0; ticks < TICKS_MAX; ticks += 1) {
    if ((await startsOf(world)).length >= count) return;
    await world.engine.worker.tick();
    await turn();
  }
  throw new Error(`less than ${count} creations were sent`);
}

async function orderOf(world: World, priority: Priority): Promise<string> {
  const { accountId } = await world.engine.accounts.open(v7());
  await world.submit({ durationMs: 10 }, { accountId, priority });
  return accountId;
}

/** How many starts of the long queue came between an order and its own start. */
async function startsBefore(world: World, accountId: string, since: number): Promise<number> {
  for (let ticks = 0; ticks < TICKS_MAX; ticks += 1) {
    const later = (await startsOf(world)).slice(since);
    const own = later.indexOf(accountId);
    if (own >= 0) return later.slice(0, own).filter((owner) => owner === world.accountId).length;
    await world.engine.worker.tick();
    await turn();
  }
  throw new Error(`${accountId} was never started`);
}

describe("an account with 10,000 queued predictions", () => {
  it.each([
    ["interactive", "interactive"],
    ["batch", "batch"],
    ["batch", "interactive"],
  ] as const)(
    "of priority %s holds up another's single one of %s by no more than one start",
    async (big, small) => {
      await using queue = await startQueue(big, 1);
      const { world } = queue;
      const since = (await startsOf(world)).length;
      const accountId = await orderOf(world, small);
      expect(await startsBefore(world, accountId, since)).toBeLessThanOrEqual(1);
    },
  );

  it("holds up nobody by more than one start for each place, however many come", async () => {
    const places = 2;
    await using queue = await startQueue("batch", places);
    const { world } = queue;
    for (let round = 0; round < 2; round += 1) {
      const since = (await startsOf(world)).length;
      const others = [];
      for (let index = 0; index < 5; index += 1) others.push(await orderOf(world, "batch"));
      for (const accountId of others) {
        expect(await startsBefore(world, accountId, since)).toBeLessThanOrEqual(places);
      }
    }
  });

  it("takes turns with another long queue", async () => {
    await using queue = await startQueue("batch", 1);
    const { world } = queue;
    const since = (await startsOf(world)).length;
    const { accountId } = await world.engine.accounts.open(v7());
    for (let index = 0; index < 6; index += 1) {
      await world.submit({ durationMs: 10 }, { accountId, priority: "batch" });
    }
    await untilStarted(world, since + 9);
    const later = (await startsOf(world)).slice(since, since + 9);
    const own = later.filter((owner) => owner === accountId).length;
    expect(own).toBeGreaterThanOrEqual(4);
    expect(own).toBeLessThanOrEqual(5);
  });
});
