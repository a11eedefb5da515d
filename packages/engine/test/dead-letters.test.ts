import { job } from "@darkroom/db";
import type { Provider } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { CANCEL_ATTEMPTS_MAX, JOB_ATTEMPTS_MAX } from "../src/limits.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Time passes in steps that are longer than any back-off. */
async function passTries(world: World, count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) {
    world.clock.advance(300_001);
    await world.engine.worker.tick();
  }
}

const jobsOf = (world: World, kind: string) =>
  world.database.orm.select().from(job).where(eq(job.kind, kind));

const letters = async (world: World) =>
  (await world.engine.queue.deadLetters({ cursor: null, most: 100 })).items;

describe("a job that fails at every attempt", () => {
  it("is tried so often and no more; redriven it is done, when its cause is mended", async () => {
    let broken = true;
    const mended = (inner: Provider): Provider => ({
      ...inner,
      readWebhook: (body, model) => {
        if (broken) throw new TypeError("the adapter is broken");
        return inner.readWebhook?.(body, model) ?? null;
      },
    });
    await using world = await createWorld({ provider: mended, welcomeCredits: 100 });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const body = bodyOf((await world.look()).providerPredictionId, "failed", { error: "x" });
    await deliver(world, { predictionId: id, body });
    await world.database.batch([
      { sql: "DELETE FROM job WHERE kind = 'process_delivery'", args: [] },
    ]);
    const [delivery] = (await world.engine.deliveries.list({ cursor: null, most: 1 })).items;
    await world.engine.deliveries.replay({ id: delivery?.id ?? "", operator: "operator-1" });
    await world.database.batch([
      { sql: "DELETE FROM job WHERE kind = 'reconcile_prediction'", args: [] },
      { sql: "UPDATE prediction SET deadline_at = deadline_at + 86400000", args: [] },
    ]);
    const before = await world.get(id);
    await world.engine.worker.tick();
    for (let attempt = 1; attempt < JOB_ATTEMPTS_MAX; attempt += 1) {
      expect(await jobsOf(world, "process_delivery")).toMatchObject([
        { attempts: attempt, deadAt: null },
      ]);
      world.clock.advance(300_001);
      await world.engine.worker.tick();
      // Somebody else's look would end what this test is about.
      await world.database.batch([
        { sql: "DELETE FROM job WHERE kind = 'reconcile_prediction'", args: [] },
      ]);
    }
    await world.engine.worker.tick();
    world.clock.advance(300_001);
    await world.engine.worker.tick();
    expect(await letters(world)).toMatchObject([
      {
        kind: "process_delivery",
        predictionId: id,
        attempts: JOB_ATTEMPTS_MAX,
        lastError: "TypeError: the adapter is broken",
      },
    ]);
    expect((await world.get(id)).status).toBe(before.status);
    broken = false;
    const [letter] = await letters(world);
    const command = { ids: [letter?.id ?? "", "not-there"], operator: "operator-1" };
    expect(await world.engine.queue.redrive(command)).toEqual({ redriven: 1 });
    expect(await world.engine.queue.redrive(command)).toEqual({ redriven: 0 });
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("failed");
    expect(await letters(world)).toEqual([]);
  });

  it("a cancel that the provider never takes is given up after its attempts", async () => {
    let asked = 0;
    const deaf = (inner: Provider): Provider => ({
      ...inner,
      cancel: () => {
        asked += 1;
        return Promise.resolve({ outcome: "unavailable", retryAfterMs: 0, errorText: "no" });
      },
    });
    await using world = await createWorld({ provider: deaf });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.database.batch([
      { sql: "UPDATE prediction SET deadline_at = deadline_at + 86400000", args: [] },
    ]);
    const actor = { kind: "user", id: "user-1" } as const;
    const { accountId } = world;
    await world.engine.predictions.cancel({ accountId, id, actor, requestId: "request" });
    await passTries(world, CANCEL_ATTEMPTS_MAX + 3);
    expect(asked).toBe(CANCEL_ATTEMPTS_MAX);
    expect(await letters(world)).toMatchObject([{ kind: "cancel_prediction", predictionId: id }]);
  });

  it("lists them a page at a time", async () => {
    await using world = await createWorld();
    const dead = ["a", "b", "c"].map((id) => ({
      sql: `INSERT INTO job (id, kind, payload, priority, run_at, attempts_max, created_at, dead_at)
        VALUES (?1, 'store_results', '{}', 0, 0, 1, 0, ?2)`,
      args: [id, world.clock.now()],
    }));
    await world.database.batch(dead);
    const first = await world.engine.queue.deadLetters({ cursor: null, most: 2 });
    expect(first.items.map((letter) => letter.id)).toEqual(["c", "b"]);
    const second = await world.engine.queue.deadLetters({ cursor: first.nextCursor, most: 2 });
    expect(second).toMatchObject({ items: [{ id: "a" }], nextCursor: null });
  });
});
