import { batch } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import {
  BATCHES_OPEN_MAX,
  BATCHES_SWEPT_MAX,
  BATCH_ETA_ITEMS_MIN,
  BATCH_PAGE_ITEMS_MAX,
  BATCH_POLL_MS,
  BATCH_POLL_MS_MAX,
} from "../src/batches/limits.ts";
import { alike, getBatch, itemsOf, startBatch, untilBatch, untilEnded } from "./batch-world.ts";
import { createWorld } from "./world.ts";

const OK = { durationMs: 10 };
const FAIL = { durationMs: 10, outcome: "fail" };

describe("a batch as its owner reads it", () => {
  it("is looked at again soon while it runs, and late while it waits for its time", async () => {
    await using world = await createWorld();
    expect((await startBatch(world)).pollAfterMs).toBe(BATCH_POLL_MS);
    const runAt = world.clock.now() + 7_200_000;
    const { id, pollAfterMs } = await startBatch(world, { runAt });
    expect(pollAfterMs).toBe(BATCH_POLL_MS_MAX);
    world.clock.advance(7_200_000 - 30_000);
    const nearer = await getBatch(world, id);
    expect(nearer.pollAfterMs).toBeGreaterThan(BATCH_POLL_MS);
    expect(nearer.pollAfterMs).toBeLessThanOrEqual(30_000);
  });

  it("tells the time that is left once enough of its items have ended", async () => {
    await using world = await createWorld({ budget: { runsMax: 1 } });
    world.engine.worker.start();
    const items = itemsOf([...alike(BATCH_ETA_ITEMS_MIN, OK), ...alike(3, { durationMs: 60_000 })]);
    const { id } = await startBatch(world, { items });
    const early = await untilBatch(world, id, ({ counts }) => counts.succeeded > 0);
    if (early.counts.succeeded < BATCH_ETA_ITEMS_MIN) expect(early.etaMs).toBeNull();
    const later = await untilBatch(
      world,
      id,
      ({ counts }) => counts.succeeded === BATCH_ETA_ITEMS_MIN,
    );
    expect(later.etaMs).toBeGreaterThan(0);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("has pages of items in their order, by what became of them", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    world.engine.worker.start();
    const items = [...itemsOf([OK, FAIL, OK, FAIL]), { prompt: 7 }];
    const { id } = await startBatch(world, { items, onInvalid: "skip" });
    await untilEnded(world, id);
    const { accountId } = world;
    const placesOf = async (filter: "all" | "succeeded" | "unsuccessful" | "waiting") => {
      const places: number[] = [];
      let cursor: string | null = null;
      do {
        const page: { cursor: string | null; most: number; filter: typeof filter } = {
          cursor,
          most: 2,
          filter,
        };
        const found = await world.engine.batches.get({ accountId, id, items: page });
        if (found.outcome !== "found" || found.items === null) throw new Error(found.outcome);
        places.push(...found.items.items.map(({ position }) => position));
        cursor = found.items.nextCursor;
      } while (cursor !== null);
      return places;
    };
    expect(await placesOf("all")).toEqual([0, 1, 2, 3, 4]);
    expect(await placesOf("succeeded")).toEqual([0, 2]);
    expect(await placesOf("unsuccessful")).toEqual([1, 3, 4]);
    expect(await placesOf("waiting")).toEqual([]);
  });

  it("has pages that are cut to their longest", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { accountId } = world;
    const { id } = await startBatch(world, {
      items: itemsOf(alike(BATCH_PAGE_ITEMS_MAX + 1, {})),
    });
    const items = { cursor: null, most: 9_999, filter: "waiting" } as const;
    const found = await world.engine.batches.get({ accountId, id, items });
    const page = found.outcome === "found" ? found.items : null;
    expect(page?.items).toHaveLength(BATCH_PAGE_ITEMS_MAX);
    expect(page?.nextCursor).toBe(String(BATCH_PAGE_ITEMS_MAX - 1));
  });

  it("stands in the list of its account, newest first, and drafts do not", async () => {
    await using world = await createWorld();
    const ids: string[] = [];
    for (let place = 0; place < 3; place += 1) ids.unshift((await startBatch(world)).id);
    const { accountId } = world;
    const first = await world.engine.batches.list({ accountId, cursor: null, most: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const { nextCursor: cursor } = first;
    const rest = await world.engine.batches.list({ accountId, cursor, most: 2 });
    expect(rest.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(rest.nextCursor).toBeNull();
  });
});

describe("the sweep of batches", () => {
  it("takes so many at a time, and comes again soon for the others", async () => {
    await using world = await createWorld({ retention: { prediction: 7 } });
    for (let place = 0; place < BATCHES_OPEN_MAX; place += 1) {
      const { id } = await startBatch(world, { runAt: world.clock.now() + 60_000 });
      await world.engine.batches.cancel({ accountId: world.accountId, id });
    }
    const left = async () => (await world.database.orm.select().from(batch)).length;
    await expect
      .poll(async () => {
        await world.engine.worker.tick();
        const rows = await world.database.orm.select().from(batch);
        return rows.every(({ endedAt }) => endedAt !== null);
      })
      .toBe(true);
    world.clock.advance(8 * 86_400_000);
    await world.engine.worker.tick();
    expect(await left()).toBe(BATCHES_OPEN_MAX - BATCHES_SWEPT_MAX);
    world.clock.advance(1_001);
    await world.engine.worker.tick();
    expect(await left()).toBe(BATCHES_OPEN_MAX - 2 * BATCHES_SWEPT_MAX);
  });
});
