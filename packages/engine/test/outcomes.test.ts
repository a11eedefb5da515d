import type { Provider } from "@darkroom/providers";
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { OUTCOMES_WINDOW_MS } from "../src/limits.ts";
import { leastIdOf } from "../src/predictions/day-outcomes.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

async function end(world: World, scenario: Parameters<World["submit"]>[0]): Promise<void> {
  const { id } = await world.submit(scenario);
  await world.untilEnded(id);
}

const none = { predictions: 0, credits: 0, providerCredits: 0 };

/** A provider that says what each run cost. */
const billing = (inner: Provider): Provider => ({
  ...inner,
  get: async (...parameters) => {
    const got = await inner.get(...parameters);
    return got.outcome === "found" ? { ...got, update: { ...got.update, creditsUsed: 0.25 } } : got;
  },
});

describe("S82 the ends of a day and what they cost", () => {
  it("are told by status, with what was charged", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, { durationMs: 20 });
    await end(world, { durationMs: 20 });
    await end(world, { durationMs: 20, outcome: "fail" });
    await world.submit({ durationMs: 60_000 });
    expect(await world.engine.outcomes()).toEqual({
      awaited: 3,
      abandoned: 0,
      ends: [
        { status: "succeeded", predictions: 2, credits: 6, providerCredits: 0 },
        { status: "failed", ...none, predictions: 1 },
        { status: "canceled", ...none },
        { status: "expired", ...none },
      ],
    });
    const { counters } = await world.engine.health();
    expect(counters).toMatchObject({
      successes: 2,
      successCredits: 6,
      failedAttempts: 1,
      failedAttemptCredits: 0,
    });
  });

  it("tell what providers charge us, once for each run, whether it succeeded or not", async () => {
    await using world = await createWorld({ webhooks: false, provider: billing });
    world.engine.worker.start();
    await end(world, { durationMs: 20 });
    await end(world, { durationMs: 20, outcome: "fail" });
    const { ends } = await world.engine.outcomes();
    const bills = ends.map(({ status, providerCredits }) => [status, providerCredits]);
    expect(bills.slice(0, 2)).toEqual([
      ["succeeded", 0.25],
      ["failed", 0.25],
    ]);
  });

  it("tell apart what somebody waited for", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, { durationMs: 20 });
    const { id } = await world.submit({ durationMs: 20 }, { priority: "batch" });
    await world.untilEnded(id);
    const { awaited, ends } = await world.engine.outcomes();
    expect([awaited, ends[0]?.predictions]).toEqual([1, 2]);
  });

  it("forget what is older than a day", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, { durationMs: 20 });
    world.clock.advance(OUTCOMES_WINDOW_MS);
    const { ends } = await world.engine.outcomes();
    expect(ends.map(({ predictions }) => predictions)).toEqual([0, 0, 0, 0]);
  });

  it("finds by the order of ids whatever was made at a moment or later", () => {
    const moment = fc.integer({ min: 0, max: 2 ** 45 });
    fc.assert(
      fc.property(moment, moment, (from, madeAt) => {
        const isFound = v7({ msecs: madeAt }) >= leastIdOf(from);
        expect(isFound).toBe(madeAt >= from);
      }),
    );
  });
});
