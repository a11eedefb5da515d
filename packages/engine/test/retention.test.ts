import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ignoredUpdate, job, prediction, storedResult, webhookDelivery } from "@darkroom/db";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { RETENTION, RETENTION_SUBJECTS } from "../src/index.ts";
import { bodyOf, deliver } from "./deliver.ts";
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

/** Lets days pass and one tick look after what is over its time. */
async function passDays(world: World, days: number): Promise<void> {
  world.clock.advance(days * DAY_MS + 60_001);
  await world.engine.worker.tick();
}

const files = async (world: World): Promise<string[]> => {
  const entries = await readdir(join(world.directory, "results"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

describe("the retention table", () => {
  it("has a setting and bounds for each subject", () => {
    for (const subject of RETENTION_SUBJECTS) {
      const { environment, days, daysMin } = RETENTION[subject];
      expect(environment).toBe(`RETENTION_${subject.toUpperCase()}_DAYS`);
      expect(days === null || days >= daysMin).toBe(true);
    }
  });

  it("keeps predictions and results for ever where nothing is set", async () => {
    await using world = await createWorld();
    const id = await succeed(world);
    await passDays(world, 3_650);
    expect((await world.get(id)).outputs).toHaveLength(1);
    expect(await files(world)).toHaveLength(1);
  });
});

describe("what is over its time", () => {
  it("results lose their bytes and leave a tombstone", async () => {
    await using world = await createWorld({ retention: { result: 7 } });
    const id = await succeed(world);
    await passDays(world, 6);
    expect(await files(world)).toHaveLength(1);
    await passDays(world, 2);
    expect(await files(world)).toEqual([]);
    expect(await world.get(id)).toMatchObject({
      status: "succeeded",
      outputs: [],
      credits: { captured: 3 },
    });
    const [row] = await world.database.orm.select().from(storedResult);
    expect(row?.tombstonedAt).toBeGreaterThan(row?.createdAt ?? 0);
    const access = { accountId: world.accountId, signature: null, expires: null };
    expect(await world.engine.results.read({ id: row?.id ?? "", access, range: null })).toBeNull();
  });

  it("predictions lose what they were asked for and made; what they cost stays", async () => {
    await using world = await createWorld({ retention: { prediction: 7 } });
    const id = await succeed(world);
    const waiting = await world.submit({}, { runAt: world.clock.now() + 20 * DAY_MS });
    await passDays(world, 8);
    const { accountId } = world;
    expect(await world.engine.predictions.get({ accountId, id })).toBeNull();
    expect(await files(world)).toEqual([]);
    const rows = await world.database.orm.select().from(prediction);
    expect(rows.find((row) => row.id === id)).toMatchObject({
      input: {},
      idempotencyKey: null,
      status: "succeeded",
      creditsCaptured: 3,
    });
    expect(JSON.stringify(rows.filter((row) => row.id === id))).not.toContain("teal");
    expect((await world.get(waiting.id)).status).toBe("queued");
    const ledger = await world.engine.credits.ledger({ accountId, cursor: null, most: 9 });
    expect(ledger.items).toHaveLength(4);
  });

  it("deliveries go with their bodies, details of events go and the events stay", async () => {
    await using world = await createWorld();
    const id = await succeed(world);
    const details = () =>
      world.database.read({
        sql: "SELECT count(*) AS events, count(detail) AS details FROM prediction_event",
        args: [],
      });
    const [before] = await details();
    expect(before?.["details"]).toBeGreaterThan(0);
    await passDays(world, 29);
    expect(await world.database.orm.select().from(webhookDelivery)).not.toEqual([]);
    await passDays(world, 2);
    expect(await world.database.orm.select().from(webhookDelivery)).toEqual([]);
    expect(await details()).toEqual([before]);
    await passDays(world, 60);
    expect(await details()).toEqual([{ ...before, details: 0 }]);
    const timeline = await world.engine.predictions.timeline({ accountId: world.accountId, id });
    expect(timeline).toHaveLength(Number(before?.["events"]));
  });

  it("news that changed nothing and dead letters go", async () => {
    await using world = await createWorld();
    const id = await succeed(world);
    const providerId = (await world.look()).providerPredictionId;
    const late = bodyOf(providerId, "failed", { error: "x" });
    await deliver(world, { predictionId: id, body: late });
    await world.engine.worker.tick();
    await world.database.batch([
      {
        sql: `INSERT INTO job (id, kind, payload, priority, run_at, attempts_max, created_at, dead_at)
          VALUES ('dead', 'store_results', '{}', 0, 0, 1, 0, ?1)`,
        args: [world.clock.now()],
      },
    ]);
    expect(await world.database.orm.select().from(ignoredUpdate)).toHaveLength(1);
    await passDays(world, 89);
    expect(await world.database.orm.select().from(job)).toHaveLength(1);
    await passDays(world, 2);
    expect(await world.database.orm.select().from(ignoredUpdate)).toEqual([]);
    expect(await world.database.orm.select().from(job)).toEqual([]);
  });

  it("nobody's address is remembered longer than a day, not even as a digest", async () => {
    await using world = await createWorld();
    const quota = { subject: "digest", slotsMax: 5, windowMs: 3_600_000 };
    await world.submit({}, { quota, runAt: world.clock.now() + 5 * DAY_MS });
    await passDays(world, 2);
    const [row] = await world.database.orm.select().from(prediction);
    expect(row?.quotaSubject).toBeNull();
  });
});

describe("the sweep", () => {
  it("takes a bounded bite at a time, and comes again soon while more is left", async () => {
    await using world = await createWorld({ retention: { delivery: 1 } });
    const { id } = await world.submit({}, { runAt: world.clock.now() + 30 * DAY_MS });
    const old = Array.from({ length: 250 }, (_, index) => ({
      sql: `INSERT INTO webhook_delivery (id, provider, webhook_id, received_at, verdict,
        prediction_id, body_digest, body_bytes, processed_at)
        VALUES (?1, 'replicate', ?1, 0, 'accepted', ?2, '', 0, 0)`,
      args: [`old-${index}`, id],
    }));
    await world.database.batch(old);
    const left = async () => (await world.database.orm.select().from(webhookDelivery)).length;
    await world.engine.worker.tick();
    expect(await left()).toBe(150);
    await world.engine.worker.tick();
    expect(await left()).toBe(150);
    world.clock.advance(1_001);
    await world.engine.worker.tick();
    world.clock.advance(1_001);
    await world.engine.worker.tick();
    expect(await left()).toBe(0);
  });

  it("holds up no work while the storage is slow to forget", async () => {
    let letGo: () => void = () => undefined;
    let asked = 0;
    await using world = await createWorld({
      // Else the times of its webhooks are of the day before yesterday, and only a look tells.
      sharesClock: true,
      retention: { result: 1 },
      storage: (inner) => ({
        ...inner,
        remove: async (key) => {
          asked += 1;
          await new Promise<void>((resolve) => {
            letGo = resolve;
          });
          await inner.remove(key);
        },
      }),
    });
    await succeed(world);
    world.clock.advance(2 * DAY_MS);
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(asked).toBe(1);
    expect(await files(world)).toHaveLength(2);
    letGo();
  });

  it("that a broken storage stops leaves no tombstone, and holds up no other subject", async () => {
    let down = true;
    await using world = await createWorld({
      retention: { result: 1, delivery: 1 },
      storage: (inner) => ({
        ...inner,
        remove: (key) =>
          down ? Promise.reject(new StorageError("unavailable", "down")) : inner.remove(key),
      }),
    });
    const id = await succeed(world);
    await passDays(world, 2);
    expect(await world.database.orm.select().from(webhookDelivery)).toEqual([]);
    expect((await world.get(id)).outputs).toHaveLength(1);
    down = false;
    await passDays(world, 0);
    expect((await world.get(id)).outputs).toEqual([]);
  });
});
