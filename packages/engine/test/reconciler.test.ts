import { job } from "@darkroom/db";
import type { Provider } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { HISTORY_RUNS_MIN } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Counts the looks at the provider, which answers at once and never ends anything. */
function countingLooks() {
  const looks: number[] = [];
  const provider = (inner: Provider): Provider => ({
    ...inner,
    get: async (id) => {
      looks.push(looks.length);
      const looked = await inner.get(id);
      return looked.outcome === "found"
        ? { outcome: "found", update: { ...looked.update, phase: "processing", outputs: [] } }
        : looked;
    },
  });
  return { looks, provider };
}

async function startMany(world: World, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
  }
  while ((await world.engine.worker.tick()) > 0);
}

describe("the reconciler", () => {
  it("asks a provider only as often a second as its budget admits", async () => {
    const { looks, provider } = countingLooks();
    const budget = { capacity: 6, refillPerSecond: 0.001, concurrencyMax: 6 };
    await using world = await createWorld({
      provider,
      budget: { looks: budget },
      welcomeCredits: 1_000,
    });
    await startMany(world, 20);
    expect(looks).toHaveLength(0);
    world.clock.advance(10_000);
    for (let tick = 0; tick < 10; tick += 1) await world.engine.worker.tick();
    expect(looks).toHaveLength(6);
    // Refilled, the others have their turn; webhooks and downloads were never held up.
    world.clock.advance(3_000_000);
    for (let tick = 0; tick < 4; tick += 1) await world.engine.worker.tick();
    expect(looks.length).toBeGreaterThan(6);
    expect(looks.length).toBeLessThanOrEqual(12);
  });

  it("does not let a provider that is slow to answer hold up a webhook", async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = (inner: Provider): Provider => ({
      ...inner,
      get: async (id) => {
        await held;
        return inner.get(id);
      },
    });
    await using world = await createWorld({ provider: slow, welcomeCredits: 1_000 });
    await startMany(world, 40);
    world.clock.advance(60_000);
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 10 });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    letGo();
  });

  it("looks first when a webhook should have come, by the model's own runs", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const firstLook = async (): Promise<number> => {
      const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
      await world.engine.worker.tick();
      const jobs = await world.database.orm.select().from(job).where(eq(job.predictionId, id));
      const look = jobs.find(({ kind }) => kind === "reconcile_prediction");
      return (look?.runAt ?? 0) - (look?.createdAt ?? 0);
    };
    const without = await firstLook();
    const runs = Array.from({ length: HISTORY_RUNS_MIN }, () => world.submit({ durationMs: 10 }));
    const ids = (await Promise.all(runs)).map(({ id }) => id);
    world.engine.worker.start();
    await Promise.all(ids.map(world.untilEnded));
    await world.engine.worker.stop();
    await world.database.batch([
      {
        sql: `UPDATE prediction SET submitted_at = finished_at - 20000,
          started_at = finished_at - 20000 WHERE status = 'succeeded'`,
        args: [],
      },
    ]);
    world.clock.advance(10_000);
    expect(without).toBeLessThan(10_000);
    expect((await firstLook()) / 22_000).toBeCloseTo(1, 1);
  });

  it("counts what it rescued apart from what webhooks brought", async () => {
    await using world = await createWorld();
    const { id: byWebhook } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.untilEnded(byWebhook);
    const { id: rescued } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.until(rescued, (view) => view.status === "starting");
    await world.untilProvider("succeeded");
    world.clock.advance(60_000);
    expect((await world.untilEnded(rescued)).status).toBe("succeeded");
    expect((await world.engine.health()).counters).toMatchObject({
      settledByWebhook: 1,
      settledByReconciler: 1,
    });
  });
});
