import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import {
  HEALTH_BUCKET_MS,
  HEALTH_ROWS_MAX,
  HEALTH_SETTLED_MS,
  HEALTH_WINDOW_MS,
  LIABILITIES_AGE_MS,
  OPEN_RUNS_MAX,
  STUCK_IDS_MAX,
  STUCK_PAST_DEADLINE_MS,
} from "../src/operations/limits.ts";
import { createTimerScheduler } from "../src/index.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

type Scenario = Parameters<World["submit"]>[0];

async function end(world: World, scenario: Scenario): Promise<string> {
  const { id } = await world.submit({ durationMs: 20, ...scenario });
  await world.untilEnded(id);
  return id;
}

function unreachable(): never {
  throw new Error("the database is away");
}

const health = (world: World) => world.engine.operations.health();

/** A provider that says what each run cost. */
const billing = (inner: Provider): Provider => ({
  ...inner,
  get: async (...parameters) => {
    const got = await inner.get(...parameters);
    return got.outcome === "found" ? { ...got, update: { ...got.update, creditsUsed: 0.25 } } : got;
  },
});

describe("the figures of the last day", () => {
  it("S74 count the ends by status and reason, and what was charged", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, {});
    await end(world, {});
    await end(world, { outcome: "fail" });
    await end(world, { outcome: "nsfw" });
    const { ends, models } = await health(world);
    expect(ends).toMatchObject({
      ended: 4,
      byStatus: { succeeded: 2, failed: 2, canceled: 0, expired: 0 },
      byError: { provider_rejected: 1, safety: 1 },
      // What was refused for its content is no failure of anybody.
      successShare: 2 / 3,
      awaited: 4,
      creditsCaptured: 6,
      creditsCapturedInVain: 0,
    });
    expect(models).toMatchObject([
      { provider: "replicate", model: MODEL.model, byStatus: { succeeded: 2, failed: 2 } },
    ]);
  });

  it("S78 tell how long each stage took, and all of it together", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, { durationMs: 400 });
    const { stages } = await health(world);
    const { startedAt, finishedAt } = await timesOf(world);
    expect(stages.total).toMatchObject({ count: 1 });
    expect(stages.queue?.count).toBe(1);
    const runMs = finishedAt - startedAt;
    expect(Math.abs((stages.run?.p50 ?? 0) - runMs)).toBeLessThanOrEqual(0.05 * runMs + 1);
    expect(stages.total?.p50).toBeGreaterThanOrEqual(runMs * 0.9);
  });

  it("S71 tell which ends came by webhook, and how late those were", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, {});
    await end(world, { webhooks: { delayMs: 300 } });
    const { webhooks, providers } = await health(world);
    expect(webhooks).toMatchObject({ expected: 2, byWebhook: 2, byPolling: 0, deliveredShare: 1 });
    expect(webhooks.lagMs?.count).toBe(2);
    expect(webhooks.lagMs?.p99).toBeGreaterThanOrEqual(285);
    expect(providers).toMatchObject([{ provider: "replicate", webhooks: { byWebhook: 2 } }]);
  });

  it("S38 tell which ends polling had to bring home", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    await end(world, {});
    const { id } = await world.submit({ durationMs: 20, webhooks: { drop: true } });
    await world.untilProvider("succeeded");
    world.clock.advance(60_000);
    await world.untilEnded(id);
    const { webhooks, steps } = await health(world);
    expect(webhooks).toMatchObject({ expected: 2, byWebhook: 1, byPolling: 1, rescuedShare: 0.5 });
    expect(steps.reduce((sum, step) => sum + step.byPolling, 0)).toBe(1);
  });

  it("expect no webhook where none was asked for, and tell what providers charge us", async () => {
    await using world = await createWorld({ webhooks: false, provider: billing });
    world.engine.worker.start();
    await end(world, {});
    await end(world, { outcome: "fail" });
    const { webhooks, costs, ends, providers } = await health(world);
    expect(webhooks).toMatchObject({ expected: 0, deliveredShare: null, lagMs: null });
    expect(costs).toEqual({ providerCredits: 0.5, billedRuns: 2, runs: 2 });
    expect(ends.creditsCaptured).toBe(3);
    expect(providers[0]).toMatchObject({ webhooksReachable: false, costs });
  });

  it("stay what they are when later ends are added, and forget what is older than a day", async () => {
    await using world = await createWorld({ sharesClock: true });
    world.engine.worker.start();
    await end(world, {});
    expect((await health(world)).ends.ended).toBe(1);
    world.clock.advance(HEALTH_BUCKET_MS + HEALTH_SETTLED_MS);
    expect((await health(world)).ends.ended).toBe(1);
    await end(world, {});
    const later = await health(world);
    expect(later.ends.ended).toBe(2);
    expect(later.steps).toHaveLength(HEALTH_WINDOW_MS / HEALTH_BUCKET_MS);
    expect(later.steps.map(({ ended }) => ended).filter((ended) => ended > 0)).toEqual([1, 1]);
    world.clock.advance(HEALTH_WINDOW_MS + HEALTH_BUCKET_MS);
    expect((await health(world)).ends.ended).toBe(0);
  });

  it("read a step that is over once, and no more", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const id = await end(world, {});
    world.clock.advance(HEALTH_BUCKET_MS + HEALTH_SETTLED_MS);
    expect((await health(world)).ends.ended).toBe(1);
    // Nothing of ours changes what has ended; only so can be seen that it is not read again.
    const hide = "UPDATE prediction SET deleted_at = 1 WHERE id = ?1";
    await world.database.batch([{ sql: hide, args: [id] }]);
    expect((await health(world)).ends.ended).toBe(1);
    const fresh = world.openEngine("worker-2");
    expect((await fresh.operations.health()).ends.ended).toBe(0);
  });
});

/** Copies the one prediction so often; ids and times are its own but for the number. */
async function copyPrediction(world: World, times: number): Promise<void> {
  const columns = (
    await world.database.read({ sql: "PRAGMA table_info(prediction)", args: [] })
  ).map(({ name }) => String(name));
  const values = columns.map((name) => {
    if (name === "id") return "id || '-' || i";
    return name === "provider_prediction_id" ? "NULL" : name;
  });
  const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    INSERT INTO prediction (${columns.join()}) SELECT ${values.join()} FROM prediction, n`;
  await world.database.batch([{ sql, args: [times] }]);
}

describe("many predictions", () => {
  it("that ended at the same moment are all counted, once, and others go in between", async () => {
    let turns = 0;
    const { sleep } = createTimerScheduler();
    const scheduler = {
      sleep: (waitMs: number, signal: AbortSignal) => {
        if (waitMs === 0) turns += 1;
        return sleep(waitMs, signal);
      },
    };
    await using world = await createWorld({ audited: false, scheduler });
    world.engine.worker.start();
    await end(world, {});
    await world.engine.worker.stop();
    await copyPrediction(world, HEALTH_ROWS_MAX * 2 + 5);
    turns = 0;
    const [{ ends, stages }] = await Promise.all([health(world), health(world)]);
    const steps = HEALTH_WINDOW_MS / HEALTH_BUCKET_MS;
    // One for each page of each step, and three for the figures of now, of each of the two looks.
    expect(turns).toBe(2 * steps + 2 + 2 * 3);
    expect(ends.byStatus.succeeded).toBe(HEALTH_ROWS_MAX * 2 + 6);
    expect(stages.total?.count).toBe(HEALTH_ROWS_MAX * 2 + 6);
  });

  it("that are stuck are looked through to a limit, and named to a smaller one", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    await copyPrediction(world, OPEN_RUNS_MAX);
    world.clock.advance(MODEL.deadlineMs + STUCK_PAST_DEADLINE_MS + 1_000);
    const { stuck, open } = await health(world);
    expect(open).toEqual({ queued: OPEN_RUNS_MAX + 1 });
    expect(stuck.pastDeadline).toBe(OPEN_RUNS_MAX);
    expect(stuck.ids).toHaveLength(STUCK_IDS_MAX);
    expect(stuck.ids[0]).toBe(id);
  });
});

/** When the one prediction was started and finished at its provider. */
async function timesOf(world: World): Promise<{ startedAt: number; finishedAt: number }> {
  const sql = "SELECT started_at, finished_at FROM prediction";
  const [row] = await world.database.read({ sql, args: [] });
  return { startedAt: Number(row?.["started_at"]), finishedAt: Number(row?.["finished_at"]) };
}

describe("the figures of now", () => {
  it("tell the queue by priority and kind, and the age of the oldest due job", async () => {
    await using world = await createWorld();
    await world.submit({});
    await world.submit({}, { priority: "batch" });
    await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    world.clock.advance(90_000);
    const { queue, open, verdict } = await health(world);
    expect(queue.open).toEqual([
      { priority: 0, kind: "submit_prediction", jobs: 2, due: 1 },
      { priority: 10, kind: "submit_prediction", jobs: 1, due: 1 },
    ]);
    expect(queue.oldestDueMs).toBeGreaterThanOrEqual(90_000);
    // A provider's pace may hold them back, so that nobody is to blame yet.
    expect(queue.oldestUnpacedMs).toBe(0);
    expect(open).toEqual({ queued: 3 });
    expect(verdict.blame).toBe("fine");
  });

  it("blame us when work stands still that waits for nobody", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20 });
    await world.until(id, ({ status }) => status === "starting" || status === "processing");
    await world.engine.worker.stop();
    while (!world.webhooks.received.some(({ body }) => body.includes('"succeeded"'))) {
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    world.clock.advance(61_000);
    const { queue, verdict } = await health(world);
    expect(queue.oldestUnpacedMs).toBeGreaterThanOrEqual(61_000);
    expect(verdict).toMatchObject({ blame: "us", findings: [{ kind: "queue" }] });
  });

  it("tell dead letters", async () => {
    // A prediction whose only job is dead waits for an operator, which the audit tells as well.
    await using world = await createWorld({ audited: false });
    await world.submit({});
    const bury = "UPDATE job SET dead_at = ?1";
    await world.database.batch([{ sql: bury, args: [world.clock.now()] }]);
    const { queue } = await health(world);
    expect(queue).toMatchObject({ deadLetters: 1, open: [] });
  });

  it("tell what has no end although its deadline is over", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    world.clock.advance(MODEL.deadlineMs + STUCK_PAST_DEADLINE_MS - 1_000);
    expect((await health(world)).stuck).toEqual({ pastDeadline: 0, pastUsual: 0, ids: [] });
    world.clock.advance(2_000);
    const { stuck, verdict } = await health(world);
    expect(stuck).toEqual({ pastDeadline: 1, pastUsual: 0, ids: [id] });
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({ kind: "stuck", blame: "us" }),
    );
  });

  it("tell runs that take a multiple of their model's own p99", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    for (let run = 0; run < 20; run += 1) await end(world, { durationMs: 10 });
    const { id } = await world.submit({ durationMs: 3_600_000 });
    await world.until(id, ({ status }) => status === "processing");
    expect((await health(world)).stuck.pastUsual).toBe(0);
    await world.engine.worker.stop();
    world.clock.advance(120_000);
    const { stuck, verdict } = await health(world);
    expect(stuck).toEqual({ pastDeadline: 0, pastUsual: 1, ids: [id] });
    expect(verdict).toMatchObject({ blame: "provider", findings: [{ kind: "stuck" }] });
    await world.engine.predictions.settle({
      id,
      to: "failed",
      operator: "operator",
      reason: "it is stuck",
      requestId: "request-2",
    });
  });

  it("tell what accounts hold, read again after its age alone", async () => {
    await using world = await createWorld();
    await world.submit({});
    expect((await health(world)).liabilities).toMatchObject({ available: 97, reserved: 3 });
    await world.submit({});
    expect((await health(world)).liabilities).toMatchObject({ available: 97, reserved: 3 });
    world.clock.advance(LIABILITIES_AGE_MS);
    expect((await health(world)).liabilities).toMatchObject({ available: 94, reserved: 6 });
  });

  it("say that it is us while the database is away, and know nothing else", async () => {
    let isAway = false;
    const away = () => Promise.reject(new Error("away"));
    await using world = await createWorld({
      database: (inner) => ({
        ...inner,
        get orm() {
          return isAway ? unreachable() : inner.orm;
        },
        ping: () => (isAway ? away() : inner.ping()),
      }),
    });
    await world.submit({});
    expect((await health(world)).isBlind).toBe(false);
    isAway = true;
    const { isBlind, verdict, ends } = await health(world);
    isAway = false;
    expect(isBlind).toBe(true);
    expect(verdict).toMatchObject({ blame: "us", findings: [{ kind: "database" }] });
    expect(ends.successShare).toBeNull();
  });

  it("blame the storage when it is away", async () => {
    await using world = await createWorld({
      storage: (inner) => ({ ...inner, check: () => Promise.reject(new Error("away")) }),
    });
    const { verdict, parts } = await health(world);
    expect(parts.storage).toBe(false);
    expect(verdict).toMatchObject({ blame: "us", findings: [{ kind: "storage" }] });
  });
});
