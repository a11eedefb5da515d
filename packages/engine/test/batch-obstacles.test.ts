import { describe, expect, it } from "vitest";
import { BATCHES_OPEN_MAX } from "../src/batches/limits.ts";
import { getBatch, itemsOf, startBatch, untilBatch } from "./batch-world.ts";
import { createWorld } from "./world.ts";

const FAIL = { durationMs: 10, outcome: "fail" };
const LONG = { durationMs: 60_000 };

describe("what failed in a batch that is still open", () => {
  it("is told what it lacks, also where no further batch may be opened", async () => {
    await using world = await createWorld({ welcomeCredits: 63 });
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([FAIL, LONG]) });
    await untilBatch(world, id, ({ counts }) => counts.failed === 1 && counts.running === 1);
    await world.engine.worker.stop();
    const runAt = world.clock.now() + 3_600_000;
    for (let open = 1; open < BATCHES_OPEN_MAX; open += 1) await startBatch(world, { runAt });
    await world.submit({});
    const retry = { accountId: world.accountId, id, idempotencyKey: null, quota: null };
    expect(await world.engine.batches.retryFailed(retry)).toEqual({
      outcome: "insufficient_credits",
      requiredCredits: 3,
      availableCredits: 0,
    });
    expect((await getBatch(world, id)).counts.failed).toBe(1);
  });
});
