import { DatabaseError, batch, ledgerEntry } from "@darkroom/db";
import type { Database, Statement } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import type { BatchView, ScheduledOrder } from "../src/index.ts";
import { BATCH_DRAFTS_MAX } from "../src/batches/limits.ts";
import { SCHEDULE_LIST_BYTES_MAX, SCHEDULE_LIST_ITEMS_MAX } from "../src/schedules/limits.ts";
import { getBatch, itemsOf, startBatch, untilEnded } from "./batch-world.ts";
import {
  HOUR_MS,
  addSchedule,
  createSchedule,
  passTo,
  readSchedule,
  untilFired,
} from "./schedule-world.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

type Wanted = Extract<ScheduledOrder, { batch: unknown }>["batch"];

const OK = { durationMs: 10 };

const batchOf = (overrides: Partial<Wanted> = {}): ScheduledOrder => ({
  batch: {
    model: MODEL.model,
    items: itemsOf([OK, OK]),
    name: "jerseys of the hour",
    onInvalid: "refuse",
    maxCredits: null,
    ...overrides,
  },
});

const batchesOf = async (world: World): Promise<BatchView[]> => {
  const page = { accountId: world.accountId, cursor: null, most: 100 };
  return (await world.engine.batches.list(page)).items;
};

/** Fires the schedule at its next time. */
async function fireNext(world: World, fires: number): Promise<void> {
  passTo(world, (await readSchedule(world))?.nextAt ?? "");
  await untilFired(world, fires);
}

/** A process that ends just before it writes a statement that begins so, as long as it is cut. */
function openCut(world: World, begin: string, cut: { isCut: boolean }) {
  const isCutOff = ({ sql }: Statement) => cut.isCut && sql.startsWith(begin);
  return world.openEngine("worker-2", (inner: Database) => ({
    ...inner,
    batch: (statements, options) =>
      statements.some(isCutOff)
        ? Promise.reject(new DatabaseError("closed", "the process ends"))
        : inner.batch(statements, options),
  }));
}

describe("a schedule of a batch", () => {
  it("orders its list at each of its times, and pays for it then", async () => {
    await using world = await createWorld({ sharesClock: true });
    const added = await addSchedule(world, { order: batchOf() });
    // The list itself is not sent to and fro.
    expect(added.order).toEqual({
      batch: {
        model: MODEL.model,
        items: 2,
        name: "jerseys of the hour",
        onInvalid: "refuse",
        maxCredits: null,
      },
    });
    await world.engine.worker.tick();
    expect(await batchesOf(world)).toEqual([]);
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    world.engine.worker.start();
    for (let fires = 1; fires <= 3; fires += 1) {
      const fireAt = (await readSchedule(world))?.nextAt ?? "";
      await fireNext(world, fires);
      const [newest] = await batchesOf(world);
      expect(await readSchedule(world)).toMatchObject({
        nextAt: new Date(Date.parse(fireAt) + HOUR_MS).toISOString(),
        last: { fireAt, outcome: "ordered", predictionId: null, batchId: newest?.id },
        fires,
        orders: fires,
      });
      const ended = await untilEnded(world, newest?.id ?? "");
      expect(ended).toMatchObject({
        name: "jerseys of the hour",
        counts: { succeeded: 2 },
        credits: { price: 2 * MODEL.credits, captured: 2 * MODEL.credits },
      });
    }
    expect(await batchesOf(world)).toHaveLength(3);
    const actors = await world.database.orm.selectDistinct({ actor: batch.actor }).from(batch);
    expect(actors).toEqual([{ actor: "user:user-1" }]);
  });

  it("orders once for a time, whichever of three processes comes first", async () => {
    await using world = await createWorld({ sharesClock: true });
    const engines = [world.engine, world.openEngine("worker-2"), world.openEngine("worker-3")];
    const added = await addSchedule(world, { order: batchOf() });
    passTo(world, added.nextAt);
    await untilFired(world, 1, engines);
    await Promise.all(engines.map((engine) => engine.worker.tick()));
    expect(await batchesOf(world)).toHaveLength(1);
    const kept = await world.database.orm.select().from(batch);
    expect(kept).toHaveLength(1);
  });

  it.each([
    ["the reading of the list and its start", "UPDATE batch SET opened_at", 0],
    ["the start and the record", "UPDATE schedule SET next_at", 1],
  ])("orders once although a process ends between %s", async (_where, begin, before) => {
    await using world = await createWorld({ sharesClock: true });
    const cut = { isCut: true };
    const engine = openCut(world, begin, cut);
    const added = await addSchedule(world, { order: batchOf() });
    passTo(world, added.nextAt);
    await engine.worker.tick();
    expect(await batchesOf(world)).toHaveLength(before);
    expect(await readSchedule(world)).toMatchObject({ fires: 0, last: null });
    cut.isCut = false;
    world.clock.advance(60_000);
    await untilFired(world, 1);
    const [only, ...others] = await batchesOf(world);
    expect(others).toEqual([]);
    expect(await readSchedule(world)).toMatchObject({
      last: { fireAt: added.nextAt, outcome: "ordered", batchId: only?.id },
      orders: 1,
    });
    expect(only?.credits.price).toBe(2 * MODEL.credits);
    const reserved = await world.database.orm.select().from(ledgerEntry);
    const ofBatch = reserved.filter(({ idempotencyKey }) =>
      idempotencyKey.startsWith("reservation:batch:"),
    );
    expect(ofBatch).toHaveLength(1);
  });

  it("makes up for an outage with one order, for the last time that was missed", async () => {
    await using world = await createWorld({ sharesClock: true });
    const added = await addSchedule(world, { order: batchOf() });
    passTo(world, new Date(Date.parse(added.nextAt) + 30.5 * HOUR_MS).toISOString());
    await untilFired(world, 1);
    expect(await batchesOf(world)).toHaveLength(1);
    expect(await readSchedule(world)).toMatchObject({
      last: { fireAt: new Date(Date.parse(added.nextAt) + 30 * HOUR_MS).toISOString() },
    });
  });

  it.each([
    [
      "leaves out",
      "2027-03-27T12:00:00Z",
      ["2027-03-28T01:00:00.000Z", "2027-03-29T00:30:00.000Z"],
    ],
    [
      "shows twice",
      "2027-10-30T12:00:00Z",
      ["2027-10-31T00:30:00.000Z", "2027-11-01T01:30:00.000Z"],
    ],
  ])("orders once a day, also where the clock %s its time", async (_what, from, times) => {
    await using world = await createWorld({ sharesClock: true });
    passTo(world, from);
    const pattern = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
    await addSchedule(world, { ...pattern, order: batchOf({ items: itemsOf([OK]) }) });
    world.engine.worker.start();
    for (const [place, fireAt] of times.entries()) {
      expect((await readSchedule(world))?.nextAt).toBe(fireAt);
      await fireNext(world, place + 1);
      const last = (await readSchedule(world))?.last;
      expect(last).toMatchObject({ fireAt, outcome: "ordered" });
      await untilEnded(world, last?.batchId ?? "");
    }
    expect(await batchesOf(world)).toHaveLength(times.length);
  });
});

describe("a fire of a batch", () => {
  it("orders nothing while an item of the last batch has not been sent, and says so", async () => {
    await using world = await createWorld({ budget: { runsMax: 1 } });
    const items = itemsOf([{ durationMs: 60_000 }, { durationMs: 60_000 }]);
    await addSchedule(world, { order: batchOf({ items }) });
    await fireNext(world, 1);
    const id = (await batchesOf(world))[0]?.id ?? "";
    const isSent = async () => (await getBatch(world, id)).counts.running > 0;
    for (let ticks = 0; ticks < 60 && !(await isSent()); ticks += 1) {
      await world.engine.worker.tick();
    }
    expect((await getBatch(world, id)).counts).toMatchObject({ running: 1, queued: 1 });
    await world.engine.queue.pause({ scope: "everything", reason: "x", operator: "o" });
    for (const fires of [2, 3]) {
      await fireNext(world, fires);
      expect(await readSchedule(world)).toMatchObject({
        last: { outcome: "still_waiting", batchId: id, predictionId: null },
        orders: 1,
      });
    }
    expect(await batchesOf(world)).toHaveLength(1);
    expect((await getBatch(world, id)).counts.queued).toBe(1);
    await world.engine.queue.resume({ scope: "everything", operator: "o" });
    await world.engine.batches.cancel({ accountId: world.accountId, id });
    world.engine.worker.start();
    await untilEnded(world, id);
    await fireNext(world, 4);
    expect(await readSchedule(world)).toMatchObject({ last: { outcome: "ordered" }, orders: 2 });
  });

  it("is refused where the credits are not enough, keeps nothing, and goes on later", async () => {
    await using world = await createWorld({ welcomeCredits: 2 * MODEL.credits - 1 });
    await addSchedule(world, { order: batchOf() });
    for (let fires = 1; fires <= BATCH_DRAFTS_MAX + 1; fires += 1) {
      await fireNext(world, fires);
      expect(await readSchedule(world)).toMatchObject({
        last: { outcome: "insufficient_credits", batchId: null },
        orders: 0,
      });
    }
    // No list of a refused fire is left over to fill the account's places.
    expect(await world.database.orm.select().from(batch)).toEqual([]);
    expect(await world.balance()).toMatchObject({ reserved: 0 });
    const { accountId } = world;
    const grant = { accountId, credits: 1, idempotencyKey: "k", operator: "o", reason: "r" };
    await world.engine.credits.grant(grant);
    await fireNext(world, BATCH_DRAFTS_MAX + 2);
    expect(await readSchedule(world)).toMatchObject({ last: { outcome: "ordered" }, orders: 1 });
  });

  it("is priced by what the model costs by then", async () => {
    let credits = MODEL.credits;
    const model = { ...MODEL, creditsOf: () => credits };
    await using world = await createWorld({ models: [model] });
    await addSchedule(world, { order: batchOf({ maxCredits: 2 * MODEL.credits }) });
    credits += 1;
    await fireNext(world, 1);
    expect(await readSchedule(world)).toMatchObject({ last: { outcome: "price_above_limit" } });
    expect(await batchesOf(world)).toEqual([]);
    credits = 1;
    await fireNext(world, 2);
    expect(await readSchedule(world)).toMatchObject({ last: { outcome: "ordered" } });
    expect(await batchesOf(world)).toMatchObject([{ credits: { price: 2 } }]);
  });

  it("stands beside a batch that was ordered by hand for the same time", async () => {
    await using world = await createWorld({ sharesClock: true });
    const added = await addSchedule(world, { order: batchOf() });
    const runAt = Date.parse(added.nextAt);
    const byHand = await startBatch(world, { items: itemsOf([OK]), runAt });
    expect(byHand).toMatchObject({ status: "scheduled", runAt: added.nextAt });
    await fireNext(world, 1);
    world.engine.worker.start();
    const scheduled = (await readSchedule(world))?.last?.batchId ?? "";
    expect((await untilEnded(world, byHand.id)).counts.succeeded).toBe(1);
    expect((await untilEnded(world, scheduled)).counts.succeeded).toBe(2);
  });
});

describe("a schedule of a batch that is made", () => {
  it("is refused where no fire could order its list", async () => {
    await using world = await createWorld({ sharesClock: true });
    const refusal = async (overrides: Partial<Wanted>) =>
      createSchedule(world, { order: batchOf(overrides) });
    expect(await refusal({ model: "nobody/nothing" })).toEqual({ outcome: "model_not_found" });
    expect(await refusal({ items: [] })).toMatchObject({ outcome: "invalid_source" });
    const mixed = [{ prompt: "a" }, {}, 5];
    expect(await refusal({ items: mixed })).toMatchObject({
      outcome: "invalid_items",
      problems: [{ position: 1, field: "prompt" }, { position: 2 }],
    });
    expect(await refusal({ items: [{}], onInvalid: "skip" })).toMatchObject({
      outcome: "invalid_items",
    });
    expect(await readSchedule(world)).toBeUndefined();
    expect(await refusal({ items: mixed, onInvalid: "skip" })).toMatchObject({
      outcome: "created",
    });
    await fireNext(world, 1);
    expect(await batchesOf(world)).toMatchObject([{ items: 3, counts: { refused: 2 } }]);
  });

  it("keeps a list up to its limits", async () => {
    await using world = await createWorld({ sharesClock: true });
    const short = (count: number) => Array.from({ length: count }, () => ({ prompt: "a" }));
    const long = (bytes: number) => {
      const head = JSON.stringify([{ prompt: "a", seed: 1 }, { prompt: "" }]).length;
      const fields = { prompt: "a".repeat(Math.max(0, bytes - head)) };
      return [{ prompt: "a", seed: 1 }, fields];
    };
    const outcomeOf = async (items: readonly unknown[]) =>
      (await createSchedule(world, { order: batchOf({ items, onInvalid: "skip" }) })).outcome;
    expect(await outcomeOf(short(SCHEDULE_LIST_ITEMS_MAX))).toBe("created");
    expect(await outcomeOf(short(SCHEDULE_LIST_ITEMS_MAX + 1))).toBe("list_too_large");
    expect(await outcomeOf(long(SCHEDULE_LIST_BYTES_MAX))).toBe("created");
    expect(await outcomeOf(long(SCHEDULE_LIST_BYTES_MAX + 1))).toBe("list_too_large");
  });
});
