import { job, predictionEvent } from "@darkroom/db";
import type { Provider, ProviderUpdate } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createTimerScheduler } from "../src/index.ts";
import type { Scheduler } from "../src/index.ts";
import {
  ACTIVE_ITEMS_MAX,
  ADOPTION_CANDIDATES_MAX,
  ADOPTION_CLOCK_SKEW_MS,
  APPLY_TRIES_MAX,
  LEASE_MS,
  MISSING_AGE_MS_MIN,
  MISSING_LOOKS_MAX,
  PAGE_ITEMS_MAX,
  REDRIVE_JOBS_MAX,
  RESCUE_ROWS_MAX,
  STOP_MS_MAX,
  WORKER_CONCURRENCY,
  WORKER_IDLE_MS_MAX,
  WORKER_IDLE_MS_MIN,
  WORKER_PLACES_KEPT,
} from "../src/limits.ts";
import { turn } from "./turn.ts";
import { MODEL, createWorld } from "./world.ts";

const USER = { kind: "user", id: "user-1" } as const;

/** Waits that pass faster, and what they were asked to be. */
function hastyScheduler(factor: number): Scheduler & { waits: number[] } {
  const { sleep } = createTimerScheduler();
  const waits: number[] = [];
  return {
    waits,
    sleep: (waitMs, signal) => {
      waits.push(waitMs);
      return sleep(waitMs / factor, signal);
    },
  };
}

describe("limits of the worker", () => {
  it("a tick takes as many jobs as there are places, and keeps some from creations", async () => {
    const looks = { capacity: 100, refillPerSecond: 100, concurrencyMax: 100 };
    await using world = await createWorld({ budget: { looks }, welcomeCredits: 1_000 });
    for (let count = 0; count < 40; count += 1) {
      await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    }
    const creations = WORKER_CONCURRENCY - WORKER_PLACES_KEPT;
    expect(await world.engine.worker.tick()).toBe(creations);
    expect(await world.engine.worker.tick()).toBe(40 - creations);
    world.clock.advance(10_000);
    expect(await world.engine.worker.tick()).toBe(WORKER_CONCURRENCY);
  });

  it("a job that takes longer than its lease stays with a worker that is alive", async () => {
    let letGo: () => void = () => undefined;
    const slow = (inner: Provider): Provider => ({
      ...inner,
      start: async (request) => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return inner.start(request);
      },
    });
    await using world = await createWorld({ provider: slow, scheduler: hastyScheduler(100) });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "submitting");
    const rival = world.openEngine("worker-2");
    const leaseEnd = async (): Promise<number> => {
      const [row] = await world.database.orm.select().from(job).where(eq(job.predictionId, id));
      return row?.leaseExpiresAt ?? 0;
    };
    for (let passed = 0; passed < 4 * LEASE_MS; passed += LEASE_MS / 3) {
      world.clock.advance(LEASE_MS / 3);
      while ((await leaseEnd()) < world.clock.now() + LEASE_MS / 2) await turn();
      await rival.worker.tick();
    }
    letGo();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("with nothing to do it looks again within a second, and never spins", async () => {
    const scheduler = hastyScheduler(1);
    await using world = await createWorld({ scheduler });
    await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    world.engine.worker.start();
    while (scheduler.waits.filter((waitMs) => waitMs <= WORKER_IDLE_MS_MAX).length < 2) {
      await turn();
    }
    await world.database.batch([{ sql: "UPDATE job SET run_at = 0, kind = 'unknown'", args: [] }]);
    await world.engine.worker.stop();
    const idle = scheduler.waits.filter((waitMs) => waitMs <= WORKER_IDLE_MS_MAX);
    expect(Math.min(...idle)).toBeGreaterThanOrEqual(WORKER_IDLE_MS_MIN);
    expect(Math.max(...idle)).toBe(WORKER_IDLE_MS_MAX);
  });

  it("a stop waits for the jobs in hand for so long and no longer", async () => {
    let letGo: () => void = () => undefined;
    const slow = (inner: Provider): Provider => ({
      ...inner,
      start: async (request) => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return inner.start(request);
      },
    });
    const scheduler = hastyScheduler(100);
    await using world = await createWorld({ provider: slow, scheduler });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "submitting");
    await world.engine.worker.stop();
    expect(scheduler.waits.at(-1)).toBe(STOP_MS_MAX);
    expect((await world.get(id)).status).toBe("submitting");
    letGo();
    await world.until(id, (view) => view.status !== "submitting");
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("rescues so many at once, and the others at the next look", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    for (let count = 0; count < RESCUE_ROWS_MAX + 5; count += 1) {
      await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    }
    await world.database.batch([{ sql: "DELETE FROM job", args: [] }]);
    await world.engine.worker.tick();
    const rescued = async () => (await world.engine.health()).counters["rescued"];
    expect(await rescued()).toBe(RESCUE_ROWS_MAX);
    world.clock.advance(60_001);
    await world.engine.worker.tick();
    expect(await rescued()).toBe(RESCUE_ROWS_MAX + 5);
  });

  it("a transition is decided again so often when rivals are faster", async () => {
    let refused = 0;
    await using world = await createWorld({
      database: (inner) => ({
        ...inner,
        transact: (units) => {
          if (units.every(({ event }) => event.type !== "cancel.requested")) {
            return inner.transact(units);
          }
          refused += 1;
          return Promise.resolve(
            units.map(() => ({ outcome: "refused", reason: "sequence" }) as const),
          );
        },
      }),
    });
    const { id } = await world.submit({});
    const target = { accountId: world.accountId, id, actor: USER, requestId: "request" };
    await expect(world.engine.predictions.cancel(target)).rejects.toMatchObject({
      code: "contended",
    });
    expect(refused).toBe(APPLY_TRIES_MAX);
  });

  it("a call redrives so many dead letters", async () => {
    await using world = await createWorld();
    const ids = Array.from({ length: REDRIVE_JOBS_MAX + 1 }, (_, index) => `dead-${index}`);
    await world.database.batch(
      ids.map((id) => ({
        sql: `INSERT INTO job (id, kind, payload, priority, run_at, attempts_max, created_at,
          dead_at) VALUES (?1, 'store_results', '{}', 0, 0, 1, 0, ?2)`,
        args: [id, world.clock.now()],
      })),
    );
    const redriven = await world.engine.queue.redrive({ ids, operator: "operator-1" });
    expect(redriven).toEqual({ redriven: REDRIVE_JOBS_MAX });
  });
});

const NO_NEWS: ProviderUpdate = {
  providerPredictionId: "none",
  providerStatus: "processing",
  phase: "processing",
  error: null,
  errorText: null,
  outputs: [],
  text: null,
  share: null,
  durationMs: null,
  startedAt: null,
  finishedAt: null,
  outputsExpired: false,
  echoedWebhook: null,
};

describe("limits of looking for a provider prediction", () => {
  it("an orphan is looked for among so many candidates, from before its creation", async () => {
    let asked = 0;
    let createdAfter = 0;
    const silent = (inner: Provider): Provider => ({
      ...inner,
      start: () => Promise.resolve({ outcome: "lost", errorText: "no answer" }),
      list: (since) => {
        ({ createdAfter } = since);
        const updates = Array.from({ length: ADOPTION_CANDIDATES_MAX + 5 }, (_, index) => ({
          ...NO_NEWS,
          providerPredictionId: `candidate-${index}`,
        }));
        return Promise.resolve({ outcome: "listed", updates, truncated: false });
      },
      get: (id) => {
        asked += id.startsWith("candidate") ? 1 : 0;
        return Promise.resolve({ outcome: "missing" });
      },
    });
    await using world = await createWorld({ provider: silent });
    const { id } = await world.submit({});
    await world.engine.worker.tick();
    world.clock.advance(1_001);
    await world.engine.worker.tick();
    expect(asked).toBe(ADOPTION_CANDIDATES_MAX);
    const events = await world.database.orm
      .select()
      .from(predictionEvent)
      .where(eq(predictionEvent.predictionId, id));
    const sent = events.find(({ type }) => type === "submission.started");
    expect(createdAfter).toBe((sent?.at ?? 0) - ADOPTION_CLOCK_SKEW_MS);
  });

  it("one that the provider does not know at several looks is given up", async () => {
    let looks = 0;
    const forgetful = (inner: Provider): Provider => ({
      ...inner,
      get: () => {
        looks += 1;
        return Promise.resolve({ outcome: "missing" });
      },
    });
    await using world = await createWorld({ provider: forgetful });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    world.clock.advance(MISSING_AGE_MS_MIN);
    for (let look = 0; look < MISSING_LOOKS_MAX; look += 1) {
      expect((await world.get(id)).status).toBe("starting");
      await world.engine.worker.tick();
      world.clock.advance(60_001);
    }
    expect(looks).toBe(MISSING_LOOKS_MAX);
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 3 },
    });
  });
});

describe("limits of what people ask for", () => {
  it("a prompt may have so many characters", async () => {
    await using world = await createWorld();
    const { promptCharactersMax } = MODEL;
    const order = (length: number) => world.create({}, { input: { prompt: "x".repeat(length) } });
    expect((await order(promptCharactersMax)).outcome).toBe("created");
    expect(await order(promptCharactersMax + 1)).toMatchObject({
      outcome: "invalid_input",
      fields: [{ field: "prompt" }],
    });
  });

  it("a page has so many predictions, and so many are shown at work", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { accountId } = world;
    for (let count = 0; count <= ACTIVE_ITEMS_MAX; count += 1) {
      await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    }
    const { predictions, credits } = world.engine;
    const page = { accountId, cursor: null, most: 10_000 };
    expect((await predictions.list(page)).items).toHaveLength(PAGE_ITEMS_MAX);
    expect((await credits.ledger(page)).items).toHaveLength(PAGE_ITEMS_MAX);
    const active = await predictions.active({ accountId, since: null });
    expect(active.predictions).toHaveLength(ACTIVE_ITEMS_MAX);
    expect(await predictions.active({ accountId, since: 0 })).toMatchObject({ behind: true });
  });
});
