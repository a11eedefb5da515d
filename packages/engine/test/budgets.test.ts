import { describe, expect, it } from "vitest";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";
import { turn } from "./turn.ts";

/** Replicate's rate for accounts with little credit: 6 a minute with a burst of 1 (wire fact R17). */
const POOR = { capacity: 1, refillPerSecond: 6 / 60, concurrencyMax: 10 };
const OTHER = { ...MODEL, model: "darkroom/jersey-preview" };
const MANY = { capacity: 1_000, refillPerSecond: 1_000, concurrencyMax: 100 };

const createsOf = async (world: World) =>
  (await world.log("create")).filter(({ status }) => status === 201);

/** Ticks the workers while the given time passes, a step at a time. */
async function pass(
  world: World,
  engines: readonly World["engine"][],
  { stepMs, isOver }: { stepMs: number; isOver: () => Promise<boolean> },
): Promise<void> {
  for (let steps = 0; steps < 2_000 && !(await isOver()); steps += 1) {
    await Promise.all(engines.map((engine) => engine.worker.tick()));
    await turn();
    world.clock.advance(stepMs);
  }
}

describe("the budget of a provider", () => {
  it("of 6 a minute lets 30 predictions finish without a burst, whichever of two workers asks", async () => {
    await using world = await createWorld({
      budget: POOR,
      sharesClock: true,
      models: [{ ...MODEL, model: OTHER.model, deadlineMs: 3_600_000 }],
    });
    const orders = await Promise.all(
      Array.from({ length: 30 }, () => world.submit({ durationMs: 10 }, { model: OTHER.model })),
    );
    const engines = [world.engine, world.openEngine("worker-2")];
    const views = () => Promise.all(orders.map(({ id }) => world.get(id)));
    const isOver = async () => (await views()).every(({ endedAt }) => endedAt !== null);
    await pass(world, engines, { stepMs: 2_500, isOver });
    expect((await views()).map(({ status }) => status)).toEqual(Array(30).fill("succeeded"));
    const times = (await createsOf(world)).map(({ at }) => Date.parse(at));
    expect(times).toHaveLength(30);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    // A token is counted when it is claimed and seen a moment later, when the request arrives.
    expect(Math.min(...gaps)).toBeGreaterThan(9_000);
  });
});

describe("a provider that grants less than is configured", () => {
  it("is asked at its own pace from its first refusal on, and all 30 predictions finish", async () => {
    await using world = await createWorld({
      sharesClock: true,
      models: [{ ...MODEL, model: OTHER.model, deadlineMs: 3_600_000 }],
    });
    // Less than 5 dollars: 6 creations a minute, one at once.
    await fetch(`${world.emulator.url}/control/account`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ creditUsd: 3 }),
    });
    const orders = await Promise.all(
      Array.from({ length: 30 }, () => world.submit({ durationMs: 10 }, { model: OTHER.model })),
    );
    const views = () => Promise.all(orders.map(({ id }) => world.get(id)));
    const isOver = async () => (await views()).every(({ endedAt }) => endedAt !== null);
    await pass(world, [world.engine], { stepMs: 2_500, isOver });
    expect((await views()).map(({ status }) => status)).toEqual(Array(30).fill("succeeded"));
    const creates = await world.log("create");
    const firstAt = Date.parse(creates[0]?.at ?? "");
    const refused = creates.filter(({ status }) => status === 429);
    const later = refused.filter(({ at }) => Date.parse(at) - firstAt > 5_000);
    expect(refused.length).toBeGreaterThan(0);
    // A token of ours may come a moment before theirs.
    expect(later.length).toBeLessThanOrEqual(3);
  });
});

describe("the budget of a model", () => {
  it("holds up its own orders and no other model of the provider", async () => {
    const eachModel = { capacity: 2, refillPerSecond: 0, concurrencyMax: 10 };
    await using world = await createWorld({ budget: { ...MANY, eachModel }, models: [OTHER] });
    const slow = await Promise.all(
      Array.from({ length: 20 }, () => world.submit({ durationMs: 10 })),
    );
    const quick = await world.submit({ durationMs: 10 }, { model: OTHER.model });
    world.engine.worker.start();
    expect((await world.untilEnded(quick.id)).status).toBe("succeeded");
    await world.engine.worker.stop();
    expect(await createsOf(world)).toHaveLength(3);
    const waiting = await Promise.all(slow.map(({ id }) => world.get(id)));
    expect(waiting.filter(({ status }) => status === "queued")).toHaveLength(18);
  });

  it("stays within that of its provider", async () => {
    const eachModel = { capacity: 9, refillPerSecond: 0, concurrencyMax: 10 };
    await using world = await createWorld({
      budget: { capacity: 3, refillPerSecond: 0, eachModel },
      models: [OTHER],
    });
    for (const model of [MODEL.model, OTHER.model]) {
      await world.submit({ durationMs: 10 }, { model });
      await world.submit({ durationMs: 10 }, { model });
    }
    await world.engine.worker.tick();
    await world.engine.worker.tick();
    expect(await createsOf(world)).toHaveLength(3);
  });

  it("is what a 429 pauses where the provider counts each model", async () => {
    const eachModel = { capacity: 9, refillPerSecond: 9, concurrencyMax: 10 };
    await using world = await createWorld({ budget: { ...MANY, eachModel }, models: [OTHER] });
    const refused = await world.submit({ accept: "429", retryAfterS: 500 });
    await world.engine.worker.tick();
    const behind = await world.submit({ durationMs: 10 });
    const other = await world.submit({ durationMs: 10 }, { model: OTHER.model });
    world.engine.worker.start();
    expect((await world.untilEnded(other.id)).status).toBe("succeeded");
    await world.engine.worker.stop();
    expect((await world.get(behind.id)).status).toBe("queued");
    expect((await world.get(refused.id)).status).toBe("queued");
  });

  it("counts its runs, so that no more are under way than the provider takes", async () => {
    const eachModel = { ...MANY, runsMax: 2 };
    await using world = await createWorld({ budget: { ...MANY, eachModel } });
    const orders = await Promise.all(
      Array.from({ length: 5 }, () => world.submit({ outcome: "hang" })),
    );
    world.engine.worker.start();
    const untilCreated = async (count: number) => {
      const endsAt = performance.now() + 10_000;
      while ((await createsOf(world)).length < count && performance.now() < endsAt) await turn();
    };
    await untilCreated(2);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(await createsOf(world)).toHaveLength(2);
    const views = await Promise.all(orders.map(({ id }) => world.get(id)));
    const running = views.find(({ status }) => status !== "queued");
    const actor = { kind: "user", id: "user-1" } as const;
    const target = { accountId: world.accountId, id: running?.id ?? "", requestId: "r", actor };
    await world.engine.predictions.cancel(target);
    await world.untilEnded(running?.id ?? "");
    await untilCreated(3);
    expect(await createsOf(world)).toHaveLength(3);
  });
});
