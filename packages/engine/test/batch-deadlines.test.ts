import { prediction } from "@darkroom/db";
import { asc } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCH_QUEUED_MS_MAX } from "../src/batches/limits.ts";
import { alike, getBatch, itemsOf, startBatch } from "./batch-world.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Ticks while time passes in steps. */
async function pass(world: World, ms: number, stepMs: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    world.clock.advance(stepMs);
    await world.engine.worker.tick();
  }
}

const WIDE = { capacity: 100, refillPerSecond: 100, concurrencyMax: 100 };

const deadlinesOf = (world: World) =>
  world.database.orm
    .select({ status: prediction.status, deadlineAt: prediction.deadlineAt })
    .from(prediction)
    .orderBy(asc(prediction.id));

describe("the items of a batch", () => {
  it("do not grow old in the queue, however slow its pace is", async () => {
    await using world = await createWorld({ budget: { capacity: 0, refillPerSecond: 0 } });
    const { id } = await startBatch(world, { items: itemsOf(alike(3, {})) });
    await pass(world, 4 * MODEL.deadlineMs, 61_000);
    expect((await getBatch(world, id)).counts).toMatchObject({ queued: 3, expired: 0 });
    // A day is enough: what no provider takes by then ends, with its credits.
    await pass(world, BATCH_QUEUED_MS_MAX, 3 * 61_000);
    const { counts } = await getBatch(world, id);
    expect(counts).toMatchObject({ queued: 0, expired: 3 });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("have their time put off in the queue alone, and not once they are to be canceled", async () => {
    await using world = await createWorld({ budget: { batch: { ...WIDE, runsMax: 1 } } });
    const { id } = await startBatch(world, { items: itemsOf(alike(2, { outcome: "hang" })) });
    await world.engine.worker.tick();
    world.clock.advance(1_000);
    await world.engine.worker.tick();
    const before = await deadlinesOf(world);
    await pass(world, MODEL.deadlineMs / 2, 61_000);
    const after = await deadlinesOf(world);
    expect(before.map(({ status }) => status).toSorted()).not.toEqual(["queued", "queued"]);
    for (const [place, { status, deadlineAt }] of after.entries()) {
      const isPutOff = deadlineAt > (before[place]?.deadlineAt ?? 0);
      expect(isPutOff).toBe(status === "queued");
    }
    await world.engine.batches.cancel({ accountId: world.accountId, id });
    await pass(world, MODEL.deadlineMs, 61_000);
    expect((await getBatch(world, id)).counts).toMatchObject({ queued: 0, running: 0 });
  });
});
