import { webhookDelivery } from "@darkroom/db";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { getBatch, startBatch } from "./batch-world.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { turn } from "./turn.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

async function succeed(world: World): Promise<string> {
  const { id } = await world.submit({ durationMs: 10 });
  world.engine.worker.start();
  expect((await world.untilEnded(id)).status).toBe("succeeded");
  await world.engine.worker.stop();
  return id;
}

const rescued = async (world: World) => (await world.engine.health()).counters["rescued"];
const loseWork = (world: World) => world.database.batch([{ sql: "DELETE FROM job", args: [] }]);

describe("what is looked after", () => {
  it("a storage that never answers to the sweep keeps nobody from being rescued", async () => {
    let letGo: () => void = () => undefined;
    const asked: string[] = [];
    await using world = await createWorld({
      retention: { result: 1 },
      storage: (inner) => ({
        ...inner,
        remove: async (key) => {
          asked.push(key);
          await new Promise<void>((resolve) => {
            letGo = resolve;
          });
          await inner.remove(key);
        },
      }),
    });
    await succeed(world);
    world.clock.advance(2 * DAY_MS);
    world.engine.worker.start();
    const { id } = await world.submit({}, { runAt: world.clock.now() + DAY_MS });
    while (asked.length === 0) await turn();
    await loseWork(world);
    world.clock.advance(60_001);
    await world.until(id, () => true);
    for (let turns = 0; turns < 100 && (await rescued(world)) === 0; turns += 1) await turn();
    expect(await rescued(world)).toBe(1);
    expect(asked).toHaveLength(1);
    letGo();
  });

  it("what is to start later starts no earlier because its work was lost", async () => {
    await using world = await createWorld();
    const runAt = world.clock.now() + DAY_MS;
    const single = await world.submit({}, { runAt });
    const many = await startBatch(world, { runAt });
    await loseWork(world);
    for (let ticks = 0; ticks < 3; ticks += 1) {
      await world.engine.worker.tick();
      world.clock.advance(61_000);
    }
    expect((await world.get(single.id)).status).toBe("queued");
    expect((await getBatch(world, many.id)).counts.waiting).toBe(1);
    expect(await world.log("create")).toEqual([]);
    expect(await rescued(world)).toBe(2);
    await world.engine.batches.cancel({ accountId: world.accountId, id: many.id });
  });

  it("a spool that cannot be read keeps nothing else from being swept", async () => {
    await using world = await createWorld({
      retention: { delivery: 1 },
      spool: (inner) => ({
        ...inner,
        keys: () => Promise.reject(new StorageError("unavailable", "EACCES")),
      }),
    });
    const id = await succeed(world);
    const providerId = (await world.look()).providerPredictionId;
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed") });
    world.clock.advance(2 * DAY_MS);
    await world.engine.worker.tick();
    expect(await world.database.orm.select().from(webhookDelivery)).toEqual([]);
  });

  it.each(["result", "prediction"] as const)(
    "one %s that cannot be removed keeps no other",
    async (subject) => {
      let stubborn = "";
      const removed: string[] = [];
      await using world = await createWorld({
        retention: { [subject]: 1 },
        storage: (inner) => ({
          ...inner,
          remove: async (key) => {
            stubborn ||= key;
            if (key === stubborn) throw new StorageError("unavailable", "EPERM");
            removed.push(key);
            await inner.remove(key);
          },
        }),
      });
      await succeed(world);
      await succeed(world);
      world.clock.advance(2 * DAY_MS);
      await world.engine.worker.tick();
      expect(removed).toHaveLength(1);
      const rows = await world.database.read({
        sql: "SELECT count(*) AS results, count(tombstoned_at) AS gone FROM stored_result",
        args: [],
      });
      expect(rows).toEqual([{ results: 2, gone: 1 }]);
    },
  );
});
