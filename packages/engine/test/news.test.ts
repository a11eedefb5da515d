import { job } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { itemsOf, startBatch, untilEnded } from "./batch-world.ts";
import { createListeningWorld, deliveriesOf, openEndpoint, startReceiver } from "./receiver.ts";
import { MODEL } from "./world.ts";
import type { World } from "./world.ts";

const FAST = { durationMs: 20 };
const NEWS = ["batch.ended", "credit.low"] as const;

const listOf = (world: World) =>
  world.engine.notifications.list({ accountId: world.accountId, cursor: null, most: 50 });

/** What a worker does until nothing is due. */
async function work(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

async function runBatch(world: World, scenarios: readonly object[]): Promise<string> {
  const { id } = await startBatch(world, { items: itemsOf(scenarios) });
  world.engine.worker.start();
  await untilEnded(world, id);
  await world.engine.worker.stop();
  await work(world);
  return id;
}

/** Spends until fewer credits are left than are told of. */
async function spendDown(world: World): Promise<void> {
  for (;;) {
    const { available } = await world.balance();
    if (available < 10) return;
    await world.submit(FAST, { input: { prompt: String(available) } });
  }
}

describe("the end of a batch", () => {
  it("is told to endpoints that ask for it and to those who are away, once", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ welcomeCredits: 100 });
    const { id: endpointId } = await openEndpoint(world, receiver.url, NEWS);
    const id = await runBatch(world, [FAST, { ...FAST, outcome: "fail" }]);
    const { items } = await listOf(world);
    expect(items).toMatchObject([
      { kind: "batch.ended", subject: id, title: "A batch has ended.", readAt: null },
    ]);
    expect(receiver.received.map(({ event }) => event)).toMatchObject([
      {
        type: "batch.ended",
        sequence: null,
        data: { id, status: "ended", items: 2, done: 2, counts: { succeeded: 1, failed: 1 } },
      },
    ]);
    expect(await deliveriesOf(world, endpointId)).toMatchObject([
      { type: "batch.ended", predictionId: null, state: "delivered", attempts: 1 },
    ]);
  });

  it("is told again of a retry that has ended, with the counts of each end", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ welcomeCredits: 100 });
    await openEndpoint(world, receiver.url, NEWS);
    const { accountId, engine } = world;
    const { id } = await startBatch(world, { items: itemsOf([{ ...FAST, outcome: "fail" }]) });
    engine.worker.start();
    await untilEnded(world, id);
    await engine.worker.stop();
    // The end is told only after the batch goes on, and says what it was.
    await engine.batches.retryFailed({ accountId, id, idempotencyKey: null, quota: null });
    engine.worker.start();
    await untilEnded(world, id);
    await engine.worker.stop();
    await work(world);
    expect(receiver.received.map(({ event }) => event.data)).toMatchObject([
      { status: "ended", counts: { failed: 1, waiting: 0 } },
      { status: "ended", counts: { failed: 1, waiting: 0 } },
    ]);
    expect((await listOf(world)).unread).toBe(2);
  });

  it.each([
    ["never", 0],
    ["always", 1],
  ] as const)("is notified as the settings say: %s", async (when, times) => {
    await using world = await createListeningWorld({ welcomeCredits: 100 });
    const { accountId, engine } = world;
    await engine.notifications.configure({ accountId, when });
    engine.accounts.seen(accountId);
    await runBatch(world, [FAST]);
    expect((await listOf(world)).items).toHaveLength(times);
  });

  it("is not notified to whoever cancelled it, and endpoints are told", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ welcomeCredits: 100 });
    await openEndpoint(world, receiver.url, NEWS);
    const { accountId, engine } = world;
    const { id } = await startBatch(world, { items: itemsOf([FAST, FAST]) });
    await engine.batches.cancel({ accountId, id });
    engine.worker.start();
    await untilEnded(world, id);
    await engine.worker.stop();
    await work(world);
    expect((await listOf(world)).items).toEqual([]);
    expect(receiver.received.map(({ event }) => event)).toMatchObject([
      { type: "batch.ended", data: { id, counts: { canceled: 2 } } },
    ]);
  });
});

describe("credits that fall low", () => {
  it("are told once, and once more after they rose", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ welcomeCredits: 10 + MODEL.credits });
    await openEndpoint(world, receiver.url, NEWS);
    const { accountId, engine } = world;
    await spendDown(world);
    await work(world);
    const told = (await listOf(world)).items;
    expect(told).toMatchObject([{ kind: "credit.low", subject: accountId }]);
    const { available } = await world.balance();
    expect(receiver.received.map(({ event }) => event)).toMatchObject([
      { type: "credit.low", sequence: null, data: { available, threshold: 10 } },
    ]);
    const grant = { accountId, credits: 50, idempotencyKey: "more", reason: "test", operator: "o" };
    await engine.credits.grant(grant);
    await spendDown(world);
    await work(world);
    expect((await listOf(world)).unread).toBe(2);
    expect(receiver.received.map(({ event }) => event.type)).toEqual(["credit.low", "credit.low"]);
  });
});

describe("a worker that dies while it tells", () => {
  it.each([/INTO endpoint_delivery/, /INTO notification/, /SET spread_at/])(
    "behind %s leaves it told once",
    async (where) => {
      await using receiver = await startReceiver();
      let deaths = 0;
      const database = (inner: Database): Database => ({
        ...inner,
        batch: async (statements, options) => {
          const done = await inner.batch(statements, options);
          // Written, and the word of it lost: the job is done again.
          if (deaths < 2 && statements.some(({ sql }) => where.test(sql))) {
            deaths += 1;
            throw new Error("the process died here");
          }
          return done;
        },
      });
      await using world = await createListeningWorld({ welcomeCredits: 100, database });
      await openEndpoint(world, receiver.url, NEWS);
      await runBatch(world, [FAST]);
      for (let turn = 0; turn < 4; turn += 1) {
        world.clock.advance(60_000);
        await work(world);
      }
      expect(deaths).toBeGreaterThan(0);
      expect((await listOf(world)).unread).toBe(1);
      expect(receiver.received.map(({ event }) => event.type)).toEqual(["batch.ended"]);
      const left = await world.database.orm.select().from(job).where(eq(job.kind, "tell_account"));
      expect(left).toEqual([]);
    },
  );
});
