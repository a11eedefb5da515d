import { prediction } from "@darkroom/db";
import { StorageError } from "@darkroom/storage";
import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCH_CANCELED_ITEMS_MAX } from "../src/batches/limits.ts";
import { alike, itemsOf, startBatch, untilBatch, untilEnded } from "./batch-world.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const FAIL = { durationMs: 10, outcome: "fail" };
const LONG = { durationMs: 60_000 };

const retry = (world: World, id: string, idempotencyKey: string | null = null) =>
  world.engine.batches.retryFailed({
    accountId: world.accountId,
    id,
    idempotencyKey,
    quota: null,
  });

describe("a batch that is being canceled", () => {
  it("tries nothing again before it has ended, so that no cancel gets lost", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    world.engine.worker.start();
    const items = itemsOf([FAIL, ...alike(12, LONG)]);
    const { id } = await startBatch(world, { items });
    await untilBatch(world, id, ({ counts }) => counts.failed === 1 && counts.running > 0);
    await world.engine.worker.stop();
    const { accountId } = world;
    await world.engine.batches.cancel({ accountId, id });
    expect(await retry(world, id, "k")).toMatchObject({
      outcome: "retried",
      retried: 0,
      requiredCredits: 0,
      batch: { status: "canceling" },
    });
    world.engine.worker.start();
    const ended = await untilEnded(world, id);
    expect(ended.counts).toMatchObject({ failed: 1, canceled: 12 });
    // The call changed nothing, and its key is free for one that does.
    expect(await retry(world, id, "k")).toMatchObject({ retried: 1, batch: { status: "running" } });
    expect((await untilEnded(world, id)).counts).toMatchObject({ failed: 1, canceled: 12 });
  });

  it("asks what runs to end, however many results are being stored", async () => {
    const storing = BATCH_CANCELED_ITEMS_MAX + 5;
    let isAway = true;
    const many = { capacity: 100, refillPerSecond: 100, concurrencyMax: 100, runsMax: 100 };
    await using world = await createWorld({
      welcomeCredits: 1_000,
      budget: { batch: many },
      storage: (inner) => ({
        ...inner,
        put: async (key, bytes, mediaType) => {
          if (isAway) throw new StorageError("unavailable", "the storage is away");
          return inner.put(key, bytes, mediaType);
        },
      }),
    });
    const items = itemsOf([...alike(storing, { durationMs: 10 }), LONG]);
    world.engine.worker.start();
    const { id } = await startBatch(world, { items });
    const countOf = async (status: "storing" | "processing") => {
      const [row] = await world.database.orm
        .select({ all: count() })
        .from(prediction)
        .where(eq(prediction.status, status));
      return row?.all ?? 0;
    };
    await expect.poll(() => countOf("storing"), { timeout: 40_000 }).toBe(storing);
    await expect.poll(() => countOf("processing"), { timeout: 20_000 }).toBe(1);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
    const canceled = await untilBatch(world, id, ({ counts }) => counts.canceled === 1);
    expect(canceled.counts.running).toBe(storing);
    isAway = false;
    await world.engine.worker.stop();
    world.clock.advance(300_001);
    world.engine.worker.start();
    expect((await untilEnded(world, id)).counts).toMatchObject({ succeeded: storing, canceled: 1 });
  });
});
