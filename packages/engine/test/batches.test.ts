import { batch, batchItem, ledgerEntry, prediction } from "@darkroom/db";
import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCHES_OPEN_MAX, BATCH_QUEUED_ITEMS_MAX } from "../src/batches/limits.ts";
import {
  alike,
  getBatch,
  itemsOf,
  listItems,
  orderBatch,
  startBatch,
  untilBatch,
  untilEnded,
} from "./batch-world.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const OK = { durationMs: 10 };
const FAIL = { durationMs: 10, outcome: "fail" };
const NSFW = { durationMs: 10, outcome: "nsfw" };

async function ledgerOf(world: World, accountId = world.accountId) {
  const rows = await world.database.orm
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.accountId, accountId))
    .orderBy(asc(ledgerEntry.id));
  const sums: Record<string, number> = {};
  for (const { kind, predictionId, credits } of rows) {
    const name = predictionId === null && kind !== "grant" ? `batch ${kind}` : kind;
    sums[name] = (sums[name] ?? 0) + credits;
  }
  return sums;
}

describe("a batch", () => {
  it("makes a prediction of each item, and gives back exactly what failed", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const items = itemsOf([OK, FAIL, OK, NSFW, OK]);
    const created = await startBatch(world, { items, name: "home kit" });
    expect(created).toMatchObject({
      name: "home kit",
      items: 5,
      credits: { price: 15, captured: 0, released: 0 },
    });
    const ended = await untilEnded(world, created.id);
    expect(ended).toMatchObject({
      done: 5,
      counts: { waiting: 0, queued: 0, running: 0, succeeded: 3, failed: 2, refused: 0 },
      credits: { price: 15, held: 0, reserved: 0, captured: 9, released: 6 },
      pollAfterMs: null,
      etaMs: null,
    });
    expect(await world.balance()).toEqual({ available: 91, reserved: 0 });
    expect(await ledgerOf(world)).toEqual({
      grant: 100,
      "batch reservation": 15,
      "batch release": 15,
      reservation: 15,
      capture: 9,
      release: 6,
    });
    const told = await listItems(world, created.id);
    expect(told.map(({ status, error }) => [status, error?.code ?? null])).toEqual([
      ["succeeded", null],
      ["failed", "provider_rejected"],
      ["succeeded", null],
      ["failed", "safety"],
      ["succeeded", null],
    ]);
    expect(told[0]?.outputs).toHaveLength(1);
    const rows = await world.database.orm.select().from(prediction).orderBy(asc(prediction.id));
    expect(
      rows.map(({ priority, pattern, input }) => [priority, pattern, input["prompt"]]),
    ).toEqual([0, 1, 2, 3, 4].map((place) => [10, "queue", `jersey ${String(place)}`]));
  });

  it("runs the same input as often as it is in the list", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const same = { prompt: "one", __scenario: OK };
    const { id } = await startBatch(world, { items: [same, same, same] });
    expect((await untilEnded(world, id)).counts.succeeded).toBe(3);
    expect(await world.log("create")).toHaveLength(3);
  });

  it("is admitted with all of its price or not at all", async () => {
    await using world = await createWorld({ welcomeCredits: 8 });
    expect(await orderBatch(world, { items: itemsOf([{}, {}, {}]) })).toEqual({
      outcome: "insufficient_credits",
      requiredCredits: 9,
      availableCredits: 8,
    });
    expect(await world.balance()).toEqual({ available: 8, reserved: 0 });
    expect(await world.database.orm.select().from(batch)).toEqual([]);
    expect(await orderBatch(world, { items: itemsOf([{}, {}]), maxCredits: 5 })).toEqual({
      outcome: "price_above_limit",
      requiredCredits: 6,
    });
    await startBatch(world, { items: itemsOf([{}, {}]), maxCredits: 6 });
    expect(await world.balance()).toEqual({ available: 2, reserved: 6 });
    expect((await world.create({})).outcome).toBe("insufficient_credits");
  });

  it.each([
    [{ predictionCredits: 2, openCredits: null, dayCredits: null }, "prediction", 2],
    [{ predictionCredits: null, openCredits: 5, dayCredits: null }, "open", 5],
    [{ predictionCredits: null, openCredits: null, dayCredits: 5 }, "day", 5],
  ] as const)("is refused by a cap of its account: %o", async (caps, cap, capCredits) => {
    await using world = await createWorld();
    await world.engine.caps.set(world.accountId, caps);
    expect(await orderBatch(world, { items: itemsOf([{}, {}]) })).toEqual({
      outcome: "cap_reached",
      cap,
      capCredits,
      requiredCredits: 6,
    });
  });

  it("counts every item for the quota of a guest", async () => {
    await using world = await createWorld();
    const quota = { subject: "digest-of-an-address", slotsMax: 3, windowMs: 3_600_000 };
    const four = await orderBatch(world, { items: itemsOf([{}, {}, {}, {}]), quota });
    expect(four).toMatchObject({ outcome: "quota_used", slotsMax: 3 });
    const { id } = await startBatch(world, { items: itemsOf([OK, OK, FAIL]), quota });
    expect((await world.create({}, { quota })).outcome).toBe("quota_used");
    world.engine.worker.start();
    await untilEnded(world, id);
    await world.submit({}, { quota });
    expect((await world.create({}, { quota })).outcome).toBe("quota_used");
  });

  it("is one order under one key, also when two ask at once", async () => {
    await using world = await createWorld();
    const items = itemsOf([{}, {}]);
    const both = await Promise.all(
      [1, 2].map(() => orderBatch(world, { items, idempotencyKey: "key" })),
    );
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(["created", "existing"]);
    const ids = both.map((each) => ("batch" in each ? each.batch.id : null));
    expect(new Set(ids).size).toBe(1);
    const other = await orderBatch(world, { items: itemsOf([{}]), idempotencyKey: "key" });
    expect(other).toEqual({ outcome: "idempotency_conflict" });
    expect(await world.balance()).toEqual({ available: 94, reserved: 6 });
    expect(await world.database.orm.select().from(batchItem)).toHaveLength(2);
  });

  it("of an account may be so many at once", async () => {
    await using world = await createWorld();
    for (let place = 0; place < BATCHES_OPEN_MAX; place += 1) await startBatch(world);
    expect(await orderBatch(world)).toEqual({
      outcome: "too_many_batches",
      openMax: BATCHES_OPEN_MAX,
    });
  });

  it("belongs to its account alone", async () => {
    await using world = await createWorld();
    const { id } = await startBatch(world);
    const { accountId } = await world.engine.accounts.open("user-2");
    const { batches } = world.engine;
    const absent = { outcome: "not_found" };
    expect(await batches.get({ accountId, id, items: null })).toEqual(absent);
    expect(await batches.cancel({ accountId, id })).toEqual(absent);
    const retry = { accountId, id, idempotencyKey: null, quota: null };
    expect(await batches.retryFailed(retry)).toEqual(absent);
    expect(await batches.linkExport({ accountId, id, format: "csv" })).toBeNull();
    const access = { accountId, signature: null, expires: null };
    expect(await batches.openExport({ id, format: "csv", access })).toBeNull();
    expect((await batches.list({ accountId, cursor: null, most: 9 })).items).toEqual([]);
  });

  it("lets no more of its predictions wait in the queue than so many", async () => {
    const items = BATCH_QUEUED_ITEMS_MAX + 30;
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { id } = await startBatch(world, { items: itemsOf(alike(items, {})) });
    for (let tick = 0; tick < 3; tick += 1) {
      await world.engine.worker.tick();
      world.clock.advance(1_000);
    }
    const { counts } = await getBatch(world, id);
    // What was claimed by these ticks has left the queue and made room.
    expect(counts.queued).toBeLessThanOrEqual(BATCH_QUEUED_ITEMS_MAX);
    expect(counts.queued + counts.running + counts.waiting).toBe(items);
    expect(counts.waiting).toBeGreaterThan(0);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("waits for its time with its credits reserved, and is canceled before it in one step", async () => {
    await using world = await createWorld({ sharesClock: true });
    const runAt = world.clock.now() + 3_600_000;
    const { id, status } = await startBatch(world, { items: itemsOf([OK, OK]), runAt });
    expect(status).toBe("scheduled");
    const later = await startBatch(world, { items: itemsOf([OK]), runAt });
    await world.engine.worker.tick();
    expect(await world.database.orm.select().from(prediction)).toEqual([]);
    expect(await world.balance()).toEqual({ available: 91, reserved: 9 });
    await world.engine.batches.cancel({ accountId: world.accountId, id: later.id });
    expect(await world.balance()).toEqual({ available: 94, reserved: 6 });
    world.clock.advance(3_600_001);
    world.engine.worker.start();
    expect((await untilEnded(world, id)).counts.succeeded).toBe(2);
    expect((await untilEnded(world, later.id)).counts).toMatchObject({ canceled: 1, succeeded: 0 });
  });
});

describe("the rest of a batch", () => {
  it("is canceled: what waits at once, what runs by its provider, what ended stays", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000, budget: { runsMax: 3 } });
    const items = itemsOf([OK, OK, ...alike(150, { durationMs: 60_000 })]);
    world.engine.worker.start();
    const { id } = await startBatch(world, { items });
    await untilBatch(world, id, ({ counts }) => counts.succeeded === 2 && counts.running > 0);
    const { accountId } = world;
    const canceled = await world.engine.batches.cancel({ accountId, id });
    expect(canceled).toMatchObject({ outcome: "canceled", batch: { counts: { waiting: 0 } } });
    const ended = await untilEnded(world, id);
    expect(ended.counts).toMatchObject({ succeeded: 2, canceled: 150 });
    expect(ended.credits).toMatchObject({ captured: 6, released: 450 });
    expect(await world.balance()).toEqual({ available: 994, reserved: 0 });
    const again = await world.engine.batches.cancel({ accountId, id });
    expect(again.outcome).toBe("canceled");
  });

  it("cannot be canceled when there is none", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([OK]) });
    await untilEnded(world, id);
    const { accountId } = world;
    expect((await world.engine.batches.cancel({ accountId, id })).outcome).toBe("too_late");
  });
});

describe("what failed in a batch", () => {
  it("is run again, and nothing else: linked, paid anew, once for each call", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([OK, FAIL, OK, FAIL]) });
    await untilEnded(world, id);
    const before = await listItems(world, id);
    const { accountId } = world;
    const retry = { accountId, id, idempotencyKey: "again", quota: null };
    const retried = await world.engine.batches.retryFailed(retry);
    expect(retried).toMatchObject({ outcome: "retried", retried: 2, requiredCredits: 6 });
    await untilEnded(world, id);
    const repeated = await world.engine.batches.retryFailed(retry);
    expect(repeated).toMatchObject({ outcome: "retried", retried: 2, batch: { status: "ended" } });
    const after = await listItems(world, id);
    expect(after.map(({ attempt }) => attempt)).toEqual([0, 1, 0, 1]);
    expect(after.map(({ retryOf }) => retryOf)).toEqual([
      null,
      before[1]?.predictionId,
      null,
      before[3]?.predictionId,
    ]);
    expect(after[0]?.predictionId).toBe(before[0]?.predictionId);
    expect(await world.log("create")).toHaveLength(6);
    expect(await world.balance()).toEqual({ available: 94, reserved: 0 });
    const [row] = await world.database.orm
      .select()
      .from(prediction)
      .where(eq(prediction.id, after[1]?.predictionId ?? ""));
    expect(row).toMatchObject({ retryOf: before[1]?.predictionId, input: { prompt: "jersey 1" } });
  });

  it("may be retried while others run, and without a key only what has failed by then", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([FAIL, { durationMs: 4_000 }]) });
    await untilBatch(world, id, ({ counts }) => counts.failed === 1 && counts.running === 1);
    const retry = { accountId: world.accountId, id, idempotencyKey: null, quota: null };
    const settled = async () => {
      const retried = await world.engine.batches.retryFailed(retry);
      return "retried" in retried ? retried.retried : retried.outcome;
    };
    expect(await settled()).toBe(1);
    expect(await settled()).toBe(0);
    expect((await untilEnded(world, id)).counts).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it("is not run again without the credits for all of it", async () => {
    await using world = await createWorld({ welcomeCredits: 6 });
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([FAIL, FAIL]) });
    await untilEnded(world, id);
    await world.submit({ durationMs: 60_000 });
    const retry = { accountId: world.accountId, id, idempotencyKey: "k", quota: null };
    expect(await world.engine.batches.retryFailed(retry)).toEqual({
      outcome: "insufficient_credits",
      requiredCredits: 6,
      availableCredits: 3,
    });
    expect((await getBatch(world, id)).counts).toMatchObject({ failed: 2, waiting: 0 });
  });
});
