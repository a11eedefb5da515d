import { batchItem } from "@darkroom/db";
import { count } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCH_ITEMS_MAX } from "../src/index.ts";
import { bytesOf, getBatch, orderBatch, startBatch, untilBatch } from "./batch-world.ts";
import { MODEL, createWorld } from "./world.ts";

const isShown = process.env["SHOW_FIGURES"] === "1";
const show = (figures: object): void => {
  // What is told here stands in the docs.
  if (isShown) console.log(figures);
};

const median = (times: readonly number[]): number =>
  Math.round(times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0);

const many = Array.from({ length: BATCH_ITEMS_MAX }, (_, place) => ({
  prompt: `jersey ${String(place)}`,
  __scenario: { durationMs: 10 },
}));

describe("a batch of as many items as it may have", () => {
  it("is ordered while single orders go on, and none of them waits for it", async () => {
    await using world = await createWorld({ welcomeCredits: 100_000 });
    const order = async (): Promise<number> => {
      const began = performance.now();
      await world.submit({ durationMs: 10 }, { runAt: world.clock.now() + 3_600_000 });
      return performance.now() - began;
    };
    const before: number[] = [];
    for (let place = 0; place < 20; place += 1) before.push(await order());
    const during: number[] = [];
    const began = performance.now();
    const end: { createMs: number | null } = { createMs: null };
    const ordering = startBatch(world, { items: many }).then((batch) => {
      end.createMs = performance.now() - began;
      return batch;
    });
    while (end.createMs === null) during.push(await order());
    const { id, items, credits } = await ordering;
    expect([items, credits.held]).toEqual([BATCH_ITEMS_MAX, BATCH_ITEMS_MAX * 3]);
    const [rows] = await world.database.orm.select({ all: count() }).from(batchItem);
    expect(rows?.all).toBe(BATCH_ITEMS_MAX);
    // One for each piece of the list that is checked or written, were they in step.
    expect(during.length).toBeGreaterThan(10);
    const cancelBegan = performance.now();
    await world.engine.batches.cancel({ accountId: world.accountId, id });
    show({
      createMs: Math.round(end.createMs),
      cancelMs: Math.round(performance.now() - cancelBegan),
      ordersDuring: during.length,
      orderMs: median(before),
      orderDuringMs: median(during),
      orderDuringMostMs: Math.round(Math.max(...during)),
    });
  });

  it("is quoted while single orders go on", async () => {
    await using world = await createWorld({ welcomeCredits: 100_000 });
    const { accountId, engine } = world;
    const source = { kind: "items", items: many } as const;
    let orders = 0;
    const end = { isQuoted: false };
    const quoting = engine.batches
      .quote({ accountId, model: MODEL.model, source })
      .then((quoted) => {
        end.isQuoted = true;
        return quoted;
      });
    while (!end.isQuoted) {
      await world.submit({ durationMs: 10 }, { runAt: world.clock.now() + 3_600_000 });
      orders += 1;
    }
    expect(await quoting).toMatchObject({ quote: { items: BATCH_ITEMS_MAX, invalid: 0 } });
    expect(orders).toBeGreaterThan(10);
  });

  it("is run behind what somebody waits for", async () => {
    await using world = await createWorld({
      welcomeCredits: 100_000,
      budget: { capacity: 5, refillPerSecond: 5, concurrencyMax: 4, runsMax: 4 },
    });
    const { id } = await startBatch(world, { items: many });
    world.engine.worker.start();
    await untilBatch(world, id, ({ counts }) => counts.succeeded > 3);
    const { id: single } = await world.submit({ durationMs: 10 });
    expect((await world.untilEnded(single)).status).toBe("succeeded");
    const { counts } = await getBatch(world, id);
    // The whole queue of the batch stood before it.
    expect(counts.queued).toBeGreaterThan(50);
    expect(counts.waiting).toBeGreaterThan(BATCH_ITEMS_MAX - 500);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("has not one item more", async () => {
    await using world = await createWorld({ welcomeCredits: 100_000 });
    const text = `${JSON.stringify(many[0])}\n`.repeat(BATCH_ITEMS_MAX + 1);
    const source = { kind: "text", format: "jsonl", body: bytesOf(text) } as const;
    expect(await orderBatch(world, { source })).toMatchObject({
      outcome: "invalid_source",
      source: { problem: "too_many_items", line: BATCH_ITEMS_MAX + 1 },
    });
    expect(await world.database.orm.select().from(batchItem)).toEqual([]);
  });
});
