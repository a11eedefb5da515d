import { HISTORY_RUNS_MIN, RUN_WAIT_MS } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { END_READ_MS, END_WAITERS_ACCOUNT_MAX, HISTORY_CACHE_MS } from "../src/limits.ts";
import { createTimerScheduler } from "../src/index.ts";
import type { Scheduler } from "../src/index.ts";
import { pretendRuns } from "./pretend-runs.ts";
import { turn } from "./turn.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const LIMITS = { directP95MsMax: 3_000, pollP95MsMax: 15_000 };
/** Longer than any wait that is to end by something else. */
const LONG_WAIT_MS = 20_000;
const SLOW = { durationMs: 30_000 };

async function deliveryOf(world: World, overrides: Parameters<World["create"]>[1] = {}) {
  const created = await world.create({}, overrides);
  if (created.outcome !== "created" && created.outcome !== "existing") {
    throw new Error(created.outcome);
  }
  const { prediction, delivery } = created;
  return { pattern: prediction.pattern, delivery };
}

async function rememberRuns(world: World, durationMs: number): Promise<void> {
  await pretendRuns(
    world,
    Array.from({ length: HISTORY_RUNS_MIN }, () => durationMs),
  );
  world.clock.advance(HISTORY_CACHE_MS);
}

const wait = (world: World, id: string, waitMs: number, signal?: AbortSignal) =>
  world.engine.predictions.awaitEnd({ accountId: world.accountId, id, waitMs, signal });

const cancel = (world: World, id: string) =>
  world.engine.predictions.cancel({
    accountId: world.accountId,
    id,
    actor: { kind: "user", id: "user-1" },
    requestId: "request-2",
  });

/** A scheduler whose sleepers are woken by their signals alone, from this wait on. */
function createAlarmOnly(fromMs = 0) {
  const timers = createTimerScheduler();
  let sleeps = 0;
  const scheduler: Scheduler = {
    sleep: (waitMs, signal) => {
      sleeps += 1;
      if (waitMs < fromMs) return timers.sleep(waitMs, signal);
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
  return { scheduler, sleeps: () => sleeps };
}

const captures = async (world: World): Promise<number> => {
  const page = { accountId: world.accountId, cursor: null, most: 50 };
  const { items } = await world.engine.credits.ledger(page);
  return items.filter(({ kind }) => kind === "capture").length;
};

describe("how a pattern is chosen", () => {
  it.each([
    ["poll", "no_history", {}],
    ["push", "asked", { delivery: "push" }],
    ["queue", "batch", { priority: "batch" }],
  ] as const)("S105 %s, for the reason %s", async (pattern, reason, order) => {
    await using world = await createWorld();
    const figures = { p95Ms: null, runs: 0, ...LIMITS };
    expect(await deliveryOf(world, order)).toEqual({
      pattern,
      delivery: { pattern, reason, figures },
    });
  });

  it("S103 what is to start later is queued, since nobody waits for it now", async () => {
    await using world = await createWorld();
    const order = { runAt: world.clock.now() + 60_000 };
    expect((await deliveryOf(world, order)).delivery).toMatchObject({
      pattern: "queue",
      reason: "scheduled",
    });
  });

  it.each([
    [1_200, "direct", "fast"],
    [8_000, "poll", "medium"],
    [40_000, "push", "slow"],
  ] as const)(
    "S85 runs of %d ms call for %s, and the model says so too: %s",
    async (durationMs, pattern, reason) => {
      await using world = await createWorld({ audited: false });
      await rememberRuns(world, durationMs);
      const { pattern: given, delivery: choice } = await deliveryOf(world);
      expect(given).toBe(pattern);
      expect(choice).toMatchObject({
        pattern,
        reason,
        figures: { runs: HISTORY_RUNS_MIN, ...LIMITS },
      });
      expect((choice?.figures.p95Ms ?? 0) / durationMs).toBeCloseTo(1, 1);
      expect((await world.engine.models.get(MODEL.model))?.delivery).toEqual(choice);
      const waiting = {
        delivery: "auto",
        priority: "interactive",
        runAt: null,
        input: {},
      } as const;
      expect(await world.engine.models.delivery(MODEL.model, waiting)).toEqual(choice);
    },
  );

  it("a repeated order tells how its pattern came about, and nothing once that would differ", async () => {
    await using world = await createWorld({ audited: false });
    const key = { idempotencyKey: "key-1" };
    const first = await deliveryOf(world, key);
    expect(await deliveryOf(world, key)).toEqual(first);
    await rememberRuns(world, 100);
    expect(await deliveryOf(world, key)).toEqual({ pattern: "poll", delivery: null });
  });

  it("has no answer for a model that does not exist", async () => {
    await using world = await createWorld();
    const waiting = { delivery: "auto", priority: "interactive", runAt: null, input: {} } as const;
    expect(await world.engine.models.delivery("nobody/nothing", waiting)).toBeNull();
  });
});

describe("waiting for an end", () => {
  it("S86 gives the finished prediction in one answer, as soon as it has ended", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 50 }, { delivery: "direct" });
    world.engine.worker.start();
    expect(await wait(world, id, LONG_WAIT_MS)).toMatchObject({
      outcome: "finished",
      prediction: { id, status: "succeeded", pattern: "direct", outputs: [{ kind: "image" }] },
    });
    expect(await captures(world)).toBe(1);
  });

  it("is woken by this process's own commit and reads no more often than that", async () => {
    const { scheduler, sleeps } = createAlarmOnly();
    await using world = await createWorld({ scheduler });
    const { id } = await world.submit({});
    const waiting = wait(world, id, LONG_WAIT_MS);
    await expect.poll(sleeps).toBe(1);
    await cancel(world, id);
    expect(await waiting).toMatchObject({
      outcome: "finished",
      prediction: { status: "canceled" },
    });
    expect(sleeps()).toBe(1);
  });

  it("is woken by whoever hangs up", async () => {
    const { scheduler, sleeps } = createAlarmOnly();
    await using world = await createWorld({ scheduler });
    const { id } = await world.submit({});
    const hangUp = new AbortController();
    const waiting = wait(world, id, LONG_WAIT_MS, hangUp.signal);
    await expect.poll(sleeps).toBe(1);
    hangUp.abort();
    expect((await waiting).outcome).toBe("pending");
    expect((await world.get(id)).cancelRequested).toBe(false);
  });

  it("S88 past its bound it is pending under the same id, and ends exactly once later", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 1_200 }, { delivery: "direct" });
    world.engine.worker.start();
    const pending = await wait(world, id, 100);
    expect(pending).toMatchObject({ outcome: "pending", prediction: { id, pattern: "poll" } });
    expect("prediction" in pending ? pending.prediction.pollAfterMs : null).toBeGreaterThan(0);
    expect(await wait(world, id, LONG_WAIT_MS)).toMatchObject({
      outcome: "finished",
      prediction: { id, status: "succeeded" },
    });
    expect(await world.log("create")).toHaveLength(1);
    expect(await captures(world)).toBe(1);
  });

  it("S88 whoever looks at a direct prediction past its bound is told to ask again", async () => {
    await using world = await createWorld();
    const { id } = await world.submit(SLOW, { delivery: "direct" });
    expect((await world.get(id)).pattern).toBe("direct");
    world.clock.advance(RUN_WAIT_MS);
    const late = await world.get(id);
    expect(late.pattern).toBe("poll");
    expect(late.pollAfterMs).toBeGreaterThan(0);
  });

  it("keeps the pattern of whoever asked for another one", async () => {
    await using world = await createWorld();
    const { id } = await world.submit(SLOW, { delivery: "push" });
    expect(await wait(world, id, 0)).toMatchObject({ prediction: { pattern: "push" } });
  });

  it("whoever hangs up ends the wait and never the prediction", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 800 }, { delivery: "direct" });
    world.engine.worker.start();
    const hangUp = new AbortController();
    const waiting = wait(world, id, LONG_WAIT_MS, hangUp.signal);
    await turn();
    hangUp.abort();
    expect((await waiting).outcome).toBe("pending");
    expect(await wait(world, id, LONG_WAIT_MS, AbortSignal.abort())).toMatchObject({
      outcome: "pending",
    });
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", cancelRequested: false });
    expect(await captures(world)).toBe(1);
  });

  it("hears of an end that another process wrote", async () => {
    // A longer sleep than between two readings would be for ever.
    const { scheduler } = createAlarmOnly(2 * END_READ_MS + 1);
    await using world = await createWorld({ scheduler });
    const other = world.openEngine("worker-2");
    const { id } = await world.submit({ durationMs: 50 }, { delivery: "direct" });
    const waiting = other.predictions.awaitEnd({
      accountId: world.accountId,
      id,
      waitMs: LONG_WAIT_MS,
    });
    world.engine.worker.start();
    expect(await waiting).toMatchObject({ outcome: "finished", prediction: { id } });
  });

  it("does not wait for what starts after the wait", async () => {
    let sleeps = 0;
    await using world = await createWorld({
      scheduler: {
        sleep: () => {
          sleeps += 1;
          return Promise.resolve();
        },
      },
    });
    const { id } = await world.submit({}, { runAt: world.clock.now() + 2 * LONG_WAIT_MS });
    expect((await wait(world, id, LONG_WAIT_MS)).outcome).toBe("pending");
    expect(sleeps).toBe(0);
  });

  it("lets everybody go before the process ends, and holds nobody from then on", async () => {
    await using world = await createWorld();
    const { id } = await world.submit(SLOW, { delivery: "direct" });
    const waiting = wait(world, id, LONG_WAIT_MS);
    await turn();
    world.engine.endWaits();
    expect((await waiting).outcome).toBe("pending");
    expect((await wait(world, id, LONG_WAIT_MS)).outcome).toBe("pending");
  });

  it("holds so many calls of one account, and answers one more at once", async () => {
    await using world = await createWorld();
    const { id } = await world.submit(SLOW, { delivery: "direct" });
    const hangUp = new AbortController();
    const held = Array.from({ length: END_WAITERS_ACCOUNT_MAX }, () =>
      wait(world, id, LONG_WAIT_MS, hangUp.signal),
    );
    await turn();
    expect((await wait(world, id, LONG_WAIT_MS)).outcome).toBe("pending");
    hangUp.abort();
    const outcomes = await Promise.all(held);
    expect(outcomes.every(({ outcome }) => outcome === "pending")).toBe(true);
    // Their places are free again: only who is held hears of the end.
    const waiting = wait(world, id, LONG_WAIT_MS);
    await turn();
    await cancel(world, id);
    expect((await waiting).outcome).toBe("finished");
  });

  it("does not find what belongs to somebody else", async () => {
    await using world = await createWorld();
    const { id } = await world.submit(SLOW);
    const { accountId } = await world.engine.accounts.open("user-2");
    const target = { accountId, id, waitMs: LONG_WAIT_MS };
    expect(await world.engine.predictions.awaitEnd(target)).toEqual({ outcome: "not_found" });
  });
});
