import { batch, batchItem, job, ledgerEntry, prediction } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { count } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { selectWithLive } from "../src/batches/live.ts";
import {
  alike,
  getBatch,
  itemsOf,
  listItems,
  startBatch,
  untilBatch,
  untilEnded,
} from "./batch-world.ts";
import { openPaid } from "./people.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const OK = { durationMs: 10 };
const FAIL = { durationMs: 10, outcome: "fail" };
const DAY_MS = 86_400_000;

/** The database as a process sees it that is killed at one of its writes, before or after it. */
function mortal(inner: Database, killed: { atWrite: number; after: boolean }): Database {
  let writes = 0;
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes > killed.atWrite) throw new Error("this process was killed");
    if (writes < killed.atWrite) return work();
    if (killed.after) await work();
    throw new Error("this process was killed");
  };
  return {
    ...inner,
    transact: (units) => guard(() => inner.transact(units)),
    batch: (statements, options) => guard(() => inner.batch(statements, options)),
  };
}

/** Lets the lease of a dead process run out. */
const passLease = (world: World): void => world.clock.advance(20_000);

describe("a process that is killed while it makes the items", () => {
  const places = [1, 2, 3, 4, 5, 6].flatMap((atWrite) => [
    { atWrite, after: false },
    { atWrite, after: true },
  ]);
  it.each(places)("at its write %o leaves a batch that goes on by itself", async (killed) => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { id } = await startBatch(world, { items: itemsOf(alike(120, OK)) });
    const dying = world.openEngine("dying", (inner) => mortal(inner, killed));
    await dying.worker.tick().catch(() => undefined);
    expect((await world.engine.audit()).findings).toEqual([]);
    passLease(world);
    for (let tick = 0; tick < 4; tick += 1) {
      await world.engine.worker.tick();
      world.clock.advance(1_000);
    }
    expect((await world.engine.audit()).findings).toEqual([]);
    const rows = await world.database.orm.select().from(prediction);
    expect(rows.length).toBeGreaterThanOrEqual(100);
    expect(new Set(rows.map(({ input }) => input["prompt"])).size).toBe(rows.length);
    const { counts } = await getBatch(world, id);
    expect(counts.refused).toBe(0);
    expect(rows).toHaveLength(120 - counts.waiting);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("while another does it too makes nothing twice", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { id } = await startBatch(world, { items: itemsOf(alike(90, OK)) });
    const [row] = await world.database.orm.select().from(job);
    const second = world.openEngine("worker-2");
    await world.engine.worker.tick();
    // The same job again, as if its lease had run out under the first one.
    await world.database.batch([
      {
        sql: `INSERT INTO job (id, kind, account_id, payload, priority, run_at, attempts_max, created_at)
          VALUES (?1, 'expand_batch', ?2, ?3, 0, 0, 9, 0)
          ON CONFLICT (id) DO UPDATE SET lease_owner = NULL, lease_expires_at = NULL, run_at = 0`,
        args: [row?.id ?? "", world.accountId, JSON.stringify({ batchId: id, quiet: 0 })],
      },
    ]);
    await Promise.all([second.worker.tick(), world.engine.worker.tick()]);
    const rows = await world.database.orm.select().from(prediction);
    expect(rows).toHaveLength(90);
    expect(new Set(rows.map(({ input }) => input["prompt"])).size).toBe(90);
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("is missed: a batch whose job is dead gets another", async () => {
    await using world = await createWorld();
    const { id } = await startBatch(world, { items: itemsOf([OK]) });
    await world.database.batch([{ sql: "UPDATE job SET dead_at = 1", args: [] }]);
    expect((await world.engine.audit()).findings.map(({ rule }) => rule)).toEqual([
      "a batch that has not ended has work waiting for it",
    ]);
    world.clock.advance(61_000);
    world.engine.worker.start();
    expect((await untilEnded(world, id)).counts.succeeded).toBe(1);
  });
});

describe("a batch beside other things", () => {
  it("follows a visitor who signs in, with what waits, what runs and what it holds", async () => {
    await using world = await createWorld({ welcomeCredits: 0, budget: { runsMax: 2 } });
    await openPaid(world);
    world.engine.worker.start();
    const items = itemsOf(alike(6, { durationMs: 400 }));
    const { id } = await startBatch(world, { items });
    await untilBatch(world, id, ({ counts }) => counts.running > 0);
    await world.engine.worker.stop();
    const linked = await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    if (linked.outcome !== "linked") throw new Error(linked.outcome);
    expect((await world.engine.audit()).findings).toEqual([]);
    const { accountId } = linked;
    const get = { accountId, id, items: null };
    world.engine.worker.start();
    await expect
      .poll(
        async () => {
          const found = await world.engine.batches.get(get);
          return found.outcome === "found" ? found.batch.status : found.outcome;
        },
        { timeout: 30_000 },
      )
      .toBe("ended");
    await expect
      .poll(() => world.engine.credits.balance(accountId))
      .toEqual({ available: 182, reserved: 0 });
    expect(await world.engine.batches.get({ ...get, accountId: world.accountId })).toEqual({
      outcome: "not_found",
    });
  });

  it("that waits when its visitor signs in is made for the account that took it over", async () => {
    await using world = await createWorld({ welcomeCredits: 0 });
    await openPaid(world);
    const { id } = await startBatch(world, { items: itemsOf([OK, FAIL]) });
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    const { accountId } = await world.engine.accounts.open("user-2");
    expect(await world.engine.credits.balance(accountId)).toEqual({ available: 194, reserved: 6 });
    world.engine.worker.start();
    const get = { accountId, id, items: null };
    await expect
      .poll(
        async () => {
          const found = await world.engine.batches.get(get);
          return found.outcome === "found" ? found.batch.status : found.outcome;
        },
        { timeout: 30_000 },
      )
      .toBe("ended");
    const rows = await world.database.orm.select().from(prediction);
    expect(new Set(rows.map((row) => row.accountId))).toEqual(new Set([accountId]));
    expect(await world.engine.credits.balance(accountId)).toEqual({ available: 197, reserved: 0 });
    const retry = { accountId, id, idempotencyKey: null, quota: null };
    expect(await world.engine.batches.retryFailed(retry)).toMatchObject({ retried: 1 });
    expect((await world.engine.audit()).findings).toEqual([]);
  });

  it("is removed as long after its end as predictions are, and its money stays", async () => {
    await using world = await createWorld({ retention: { prediction: 7 } });
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([OK, FAIL]) });
    await untilEnded(world, id);
    const retry = { accountId: world.accountId, id, idempotencyKey: "k", quota: null };
    await world.engine.batches.retryFailed(retry);
    await untilEnded(world, id);
    await world.engine.worker.stop();
    const entries = () => world.database.orm.select({ all: count() }).from(ledgerEntry);
    const before = await entries();
    world.clock.advance(6 * DAY_MS);
    await world.engine.worker.tick();
    expect(await world.database.orm.select().from(batch)).toHaveLength(1);
    world.clock.advance(2 * DAY_MS);
    await world.engine.worker.tick();
    expect(await world.database.orm.select().from(batch)).toEqual([]);
    expect(await world.database.orm.select().from(batchItem)).toEqual([]);
    expect(await entries()).toEqual(before);
  });

  it("remembers nobody's address for longer than a day", async () => {
    await using world = await createWorld();
    const quota = { subject: "digest", slotsMax: 5, windowMs: 3_600_000 };
    await startBatch(world, { quota, runAt: world.clock.now() + 5 * DAY_MS });
    world.clock.advance(2 * DAY_MS);
    await world.engine.worker.tick();
    const [row] = await world.database.orm.select().from(batch);
    expect(row?.quotaSubject).toBeNull();
  });

  it("waits while results find no room, and goes on when they do", async () => {
    let isFull = true;
    await using world = await createWorld({
      spool: (inner) => ({ ...inner, isFull: () => isFull }),
    });
    const { id } = await startBatch(world, { items: itemsOf([OK]) });
    await world.engine.worker.tick();
    world.clock.advance(11_000);
    await world.engine.worker.tick();
    expect((await getBatch(world, id)).counts.waiting).toBe(1);
    isFull = false;
    world.clock.advance(11_000);
    world.engine.worker.start();
    expect((await untilEnded(world, id)).counts.succeeded).toBe(1);
  });

  it("refuses what its model does not take any more, and gives its credits back", async () => {
    let charactersMax = 200;
    const shrinking = {
      ...MODEL,
      model: "darkroom/shrinking",
      get inputSchema() {
        return MODEL.inputSchema.refine(
          (input) => String(input["prompt"]).length <= charactersMax,
          { path: ["prompt"], error: "This is too long." },
        );
      },
    };
    await using world = await createWorld({ models: [shrinking] });
    const long = { prompt: "x".repeat(50), __scenario: OK };
    const { id } = await startBatch(world, {
      model: shrinking.model,
      items: [long, { prompt: "short", __scenario: OK }],
    });
    charactersMax = 10;
    await world.engine.worker.tick();
    const told = await listItems(world, id);
    expect(told.map(({ status, problems }) => [status, problems])).toEqual([
      ["refused", [{ field: "prompt", message: "This is too long." }]],
      ["queued", []],
    ]);
    expect(await world.balance()).toEqual({ available: 97, reserved: 3 });
    await world.engine.batches.cancel({ accountId: world.accountId, id });
  });

  it("is read at the cost of what runs, however much has ended or waits", async () => {
    await using world = await createWorld();
    const { id } = await startBatch(world);
    const { sql, params } = selectWithLive(world.database.orm, [id]).toSQL();
    const args = params.map(String);
    const plan = await world.database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
    const steps = plan.map((row) => String(row["detail"]));
    const items = steps.filter((step) => step.includes("batch_item"));
    expect(items).toEqual([
      "SEARCH batch_item USING INDEX batch_item_running (batch_id=? AND prediction_id>?)",
    ]);
  });
});
