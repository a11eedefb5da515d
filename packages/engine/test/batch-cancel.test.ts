import { describe, expect, it } from "vitest";
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
});
