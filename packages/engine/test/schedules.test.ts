import { job, schedule } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { DatabaseError } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { JOB_ATTEMPTS_MAX } from "../src/limits.ts";
import { SCHEDULES_MAX, SCHEDULE_AGAIN_MS } from "../src/schedules/limits.ts";
import {
  HOURLY,
  HOUR_MS,
  addSchedule,
  createSchedule,
  passTo,
  readSchedule,
  untilFired,
} from "./schedule-world.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const made = async (world: World) => {
  const page = { accountId: world.accountId, cursor: null, most: 100 };
  return (await world.engine.predictions.list(page)).items;
};

/** Ticks until what was ordered is no longer queued. */
async function untilSent(world: World): Promise<void> {
  for (let ticks = 0; ticks < 60; ticks += 1) {
    if ((await made(world)).every(({ status }) => status !== "queued")) return;
    await world.engine.worker.tick();
  }
}

describe("a schedule", () => {
  it("orders a prediction at each of its times, in the name of whoever made it", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    expect(added).toMatchObject({ ...HOURLY, last: null, fires: 0, orders: 0 });
    await world.engine.worker.tick();
    expect(await made(world)).toEqual([]);
    for (let fires = 1; fires <= 3; fires += 1) {
      const nextAt = (await readSchedule(world))?.nextAt ?? "";
      passTo(world, nextAt);
      await untilFired(world, fires);
      await untilSent(world);
      const [newest] = await made(world);
      expect(await readSchedule(world)).toMatchObject({
        nextAt: new Date(Date.parse(nextAt) + HOUR_MS).toISOString(),
        last: { fireAt: nextAt, outcome: "ordered", predictionId: newest?.id },
        fires,
        orders: fires,
      });
    }
    const predictions = await made(world);
    expect(predictions).toHaveLength(3);
    expect(predictions.every(({ pattern }) => pattern === "queue")).toBe(true);
    const rows = await world.database.read({
      sql: "SELECT DISTINCT actor FROM prediction_event WHERE type = 'prediction.created'",
      args: [],
    });
    expect(rows).toEqual([{ actor: "user:user-1" }]);
  });

  it("orders once for a time, whichever of three processes comes first", async () => {
    await using world = await createWorld();
    const engines = [world.engine, world.openEngine("worker-2"), world.openEngine("worker-3")];
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await untilFired(world, 1, engines);
    await Promise.all(engines.map((engine) => engine.worker.tick()));
    expect(await made(world)).toHaveLength(1);
  });

  it("orders once although a process ends between the order and its record", async () => {
    await using world = await createWorld();
    let isCut = true;
    const cut = world.openEngine("worker-2", (inner: Database) => ({
      ...inner,
      batch: (statements, options) => {
        const isMove = statements.some(({ sql }) => sql.startsWith("UPDATE schedule SET next_at"));
        if (isMove && isCut) return Promise.reject(new DatabaseError("closed", "the process ends"));
        return inner.batch(statements, options);
      },
    }));
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await cut.worker.tick();
    expect(await made(world)).toHaveLength(1);
    expect(await readSchedule(world)).toMatchObject({ fires: 0, last: null });
    isCut = false;
    world.clock.advance(60_000);
    await untilFired(world, 1);
    const predictions = await made(world);
    expect(predictions).toHaveLength(1);
    expect(await readSchedule(world)).toMatchObject({
      last: { fireAt: added.nextAt, outcome: "ordered", predictionId: predictions[0]?.id },
      orders: 1,
    });
  });

  it("makes up for an outage with one order, for the last time that was missed", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    passTo(world, new Date(Date.parse(added.nextAt) + 30.5 * HOUR_MS).toISOString());
    await untilFired(world, 1);
    expect(await made(world)).toHaveLength(1);
    expect(await readSchedule(world)).toMatchObject({
      last: { fireAt: new Date(Date.parse(added.nextAt) + 30 * HOUR_MS).toISOString() },
      nextAt: new Date(Date.parse(added.nextAt) + 31 * HOUR_MS).toISOString(),
    });
  });

  it("orders nothing while its last order has not even been sent, and says so", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    await world.engine.queue.pause({ scope: "everything", reason: "x", operator: "o" });
    passTo(world, added.nextAt);
    await untilFired(world, 1);
    for (const fires of [2, 3]) {
      world.clock.advance(HOUR_MS);
      await untilFired(world, fires);
    }
    const [only, ...others] = await made(world);
    expect(others).toEqual([]);
    expect(await readSchedule(world)).toMatchObject({
      last: { outcome: "still_waiting", predictionId: only?.id },
      fires: 3,
      orders: 1,
    });
    await world.engine.queue.resume({ scope: "everything", operator: "o" });
    await untilSent(world);
    world.clock.advance(HOUR_MS);
    await untilFired(world, 4);
    expect(await made(world)).toHaveLength(2);
  });

  it("records that there were not enough credits, and orders again when there are", async () => {
    await using world = await createWorld({ welcomeCredits: 2 });
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await untilFired(world, 1);
    expect(await readSchedule(world)).toMatchObject({
      last: { outcome: "insufficient_credits", predictionId: null },
      fires: 1,
      orders: 0,
    });
    const { accountId } = world;
    const grant = { accountId, credits: 9, idempotencyKey: "k", operator: "o", reason: "r" };
    await world.engine.credits.grant(grant);
    world.clock.advance(HOUR_MS);
    await untilFired(world, 2);
    expect(await readSchedule(world)).toMatchObject({ last: { outcome: "ordered" }, orders: 1 });
  });

  it("waits while our own store takes nothing, and fires for its time afterwards", async () => {
    let isFull = true;
    await using world = await createWorld({
      spool: (inner) => ({ ...inner, isFull: () => isFull }),
    });
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await world.engine.worker.tick();
    expect(await readSchedule(world)).toMatchObject({ fires: 0 });
    isFull = false;
    world.clock.advance(SCHEDULE_AGAIN_MS - 1_000);
    await world.engine.worker.tick();
    expect(await readSchedule(world)).toMatchObject({ fires: 0 });
    world.clock.advance(1_001);
    await untilFired(world, 1);
    expect(await readSchedule(world)).toMatchObject({ last: { fireAt: added.nextAt } });
  });

  it("fires no more once it is deleted, by its owner alone", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    const stranger = await world.engine.accounts.open("user-2");
    const target = { id: added.id, accountId: world.accountId };
    expect(await world.engine.schedules.delete({ ...target, ...stranger })).toBe(false);
    expect(await world.engine.schedules.list(stranger.accountId)).toEqual([]);
    expect(await world.engine.schedules.delete(target)).toBe(true);
    expect(await world.engine.schedules.delete(target)).toBe(false);
    expect(await world.database.orm.select().from(job)).toEqual([]);
    passTo(world, added.nextAt);
    await world.engine.worker.tick();
    expect(await made(world)).toEqual([]);
  });
});

describe("a schedule that is made", () => {
  it("is refused where its order or its pattern would never do", async () => {
    await using world = await createWorld();
    const prediction = { model: MODEL.model, input: {}, maxCredits: null };
    expect(await createSchedule(world, { order: { prediction } })).toMatchObject({
      outcome: "invalid_input",
      fields: [{ field: "prompt" }],
    });
    const unknown = { ...prediction, model: "nobody/nothing" };
    expect(await createSchedule(world, { order: { prediction: unknown } })).toEqual({
      outcome: "model_not_found",
    });
    expect(await createSchedule(world, { cron: "nonsense" })).toMatchObject({
      outcome: "invalid_cron",
    });
    expect(await readSchedule(world)).toBeUndefined();
  });

  it("is one of a few of its account, however many come at once", async () => {
    await using world = await createWorld();
    const outcomes = await Promise.all(
      Array.from({ length: SCHEDULES_MAX + 3 }, () => createSchedule(world)),
    );
    const refused = outcomes.filter(({ outcome }) => outcome === "too_many");
    expect(refused).toHaveLength(3);
    expect(await world.engine.schedules.list(world.accountId)).toHaveLength(SCHEDULES_MAX);
  });
});

describe("the job of a schedule", () => {
  const breakIt = (world: World) =>
    world.database.batch([{ sql: "UPDATE schedule SET cron = 'broken'", args: [] }]);
  const letters = async (world: World) =>
    (await world.engine.queue.deadLetters({ cursor: null, most: 10 })).items;

  async function die(world: World): Promise<void> {
    // The care would give it new work, once a minute.
    for (let attempt = 0; attempt <= JOB_ATTEMPTS_MAX; attempt += 1) {
      await world.database.batch([{ sql: "UPDATE job SET run_at = ?1", args: [0] }]);
      await world.engine.worker.tick();
    }
  }

  it("is a dead letter after its attempts, and fires when it is redriven", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await breakIt(world);
    await die(world);
    const [letter] = await letters(world);
    expect(letter).toMatchObject({
      kind: "fire_schedule",
      predictionId: null,
      attempts: JOB_ATTEMPTS_MAX,
    });
    await world.database.batch([{ sql: "UPDATE schedule SET cron = ?1", args: [HOURLY.cron] }]);
    const command = { ids: [letter?.id ?? ""], operator: "operator-1" };
    expect(await world.engine.queue.redrive(command)).toEqual({ redriven: 1 });
    await untilFired(world, 1);
    expect(await made(world)).toHaveLength(1);
    expect(await letters(world)).toEqual([]);
  });

  it("is made anew where it is dead or gone, and what is stale fires nothing", async () => {
    await using world = await createWorld();
    const added = await addSchedule(world);
    passTo(world, added.nextAt);
    await breakIt(world);
    await die(world);
    const [letter] = await letters(world);
    await world.database.batch([{ sql: "UPDATE schedule SET cron = ?1", args: [HOURLY.cron] }]);
    world.clock.advance(61_000);
    await untilFired(world, 1);
    await world.engine.queue.redrive({ ids: [letter?.id ?? ""], operator: "operator-1" });
    await world.engine.worker.tick();
    expect(await made(world)).toHaveLength(1);
    const fireJobs = await world.database.read({
      sql: "SELECT id FROM job WHERE kind = 'fire_schedule'",
      args: [],
    });
    expect(fireJobs).toHaveLength(1);
    await world.database.batch([{ sql: "DELETE FROM job WHERE kind = 'fire_schedule'", args: [] }]);
    world.clock.advance(HOUR_MS);
    await untilFired(world, 2);
    expect(await world.database.orm.select().from(schedule)).toMatchObject([{ orders: 2 }]);
  });
});
