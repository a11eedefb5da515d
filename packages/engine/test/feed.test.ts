import { openDatabase } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { FEED_LOOK_MS } from "../src/feed/limits.ts";
import { createTimerScheduler } from "../src/index.ts";
import type { PredictionNews, Scheduler } from "../src/index.ts";
import {
  commitElsewhere,
  openReader,
  progressElsewhere,
  summarize,
  tellsOf,
} from "./feed-reader.ts";
import type { FeedReader } from "./feed-reader.ts";
import { createWorld } from "./world.ts";

const USER = { kind: "user", id: "user-1" } as const;

/** Never looks by itself for what other processes commit. */
function createDeafScheduler(): Scheduler {
  const { sleep } = createTimerScheduler();
  const untilAborted = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
  return {
    sleep: (waitMs, signal) =>
      waitMs === FEED_LOOK_MS ? untilAborted(signal) : sleep(waitMs, signal),
  };
}

describe("a reader of the feed", () => {
  it("gets `opened` with the newest id first, then every move in the order of its ids", async () => {
    await using world = await createWorld({ scheduler: createDeafScheduler() });
    const before = await world.submit({});
    const reader = openReader(world.engine, world.accountId);
    expect(await reader.next()).toEqual({ eventId: 1, news: { kind: "opened" } });
    const one = await world.submit({});
    await reader.until(tellsOf(one.id, 1));
    const { accountId } = world;
    await world.engine.predictions.cancel({
      accountId,
      id: before.id,
      actor: USER,
      requestId: "r",
    });
    const last = await reader.until(tellsOf(before.id, 2));
    expect(reader.items.map(summarize)).toEqual([
      "opened 1",
      `prediction 2 ${one.id.slice(-4)}/1`,
      `prediction 3 ${before.id.slice(-4)}/2`,
    ]);
    expect(last.news).toMatchObject({ prediction: { status: "canceled", input: before.input } });
    await reader.leave();
  });

  it("sees a whole run, from the order to the stored result", async () => {
    await using world = await createWorld();
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20 });
    const ended = await reader.until(
      ({ news }) => news.kind === "prediction" && news.prediction.endedAt !== null,
    );
    expect(ended.news).toMatchObject({ prediction: await world.get(id) });
    const sequences = reader.items.flatMap(({ news }) =>
      news.kind === "prediction" ? news.prediction.sequence : [],
    );
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
    const ids = reader.items.map(({ eventId }) => eventId);
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    await reader.leave();
  });

  it("gets one prediction once, with its newest view, however often it moved meanwhile", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    const other = await world.submit({});
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    for (let move = 0; move < 5; move += 1) await commitElsewhere(world, id);
    await commitElsewhere(world, other.id);
    await commitElsewhere(world, id);
    await reader.until(tellsOf(id, 7));
    const told = reader.items.map(summarize);
    expect(told.at(-1)).toBe(`prediction 9 ${id.slice(-4)}/7`);
    expect(told.length).toBeLessThan(6);
    await reader.leave();
  });

  it("sees nothing of other accounts", async () => {
    await using world = await createWorld();
    const { accountId: foreignId } = await world.engine.accounts.open("stranger");
    const stranger = openReader(world.engine, foreignId);
    const owner = openReader(world.engine, world.accountId);
    await Promise.all([stranger.next(), owner.next()]);
    const { id } = await world.submit({});
    await owner.until(tellsOf(id, 1));
    const own = await world.submit({}, { accountId: foreignId });
    await stranger.until(tellsOf(own.id, 1));
    expect(stranger.items.map(summarize)).toEqual([
      "opened 0",
      `prediction 2 ${own.id.slice(-4)}/1`,
    ]);
    const again = openReader(world.engine, foreignId, 0);
    await again.until(tellsOf(own.id, 1));
    expect(again.items.map(summarize)).toEqual(["opened 0", `prediction 2 ${own.id.slice(-4)}/1`]);
    await Promise.all([stranger.leave(), owner.leave(), again.leave()]);
  });

  it("reads of what was merged into its account, missed and new", async () => {
    await using world = await createWorld();
    const { accountId: into } = await world.engine.accounts.open("user-2");
    const reader = openReader(world.engine, into);
    await reader.next();
    const { id } = await world.submit({});
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    const target = { accountId: into, id, actor: USER, requestId: "r" };
    await world.engine.predictions.cancel(target);
    await reader.until(tellsOf(id, 2));
    const late = openReader(world.engine, into, 0);
    await late.until(tellsOf(id, 2));
    expect(late.items.map(summarize)).toEqual(["opened 0", `prediction 2 ${id.slice(-4)}/2`]);
    await Promise.all([reader.leave(), late.leave()]);
  });
});

describe("two engines on one database file", () => {
  it("tell each other's readers", async () => {
    await using world = await createWorld();
    const database = await openDatabase({ url: world.database.url });
    const other = world.openEngine("worker-2", () => database);
    const here = openReader(world.engine, world.accountId);
    const there = openReader(other, world.accountId);
    await Promise.all([here.next(), there.next()]);
    const { id } = await world.submit({});
    await Promise.all([here.until(tellsOf(id, 1)), there.until(tellsOf(id, 1))]);
    expect(there.items.map(summarize)).toEqual(here.items.map(summarize));
    const { accountId } = world;
    await other.predictions.cancel({ accountId, id, actor: USER, requestId: "r" });
    await Promise.all([here.until(tellsOf(id, 2)), there.until(tellsOf(id, 2))]);
    await Promise.all([here.leave(), there.leave()]);
    await other.close();
    await database.close();
  });

  it("tell of each other's progress", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    await progressElsewhere(world, id, 0.25);
    const told = await reader.until(({ news }) => news.kind === "progress");
    expect(summarize(told)).toBe(`progress 1 ${id.slice(-4)}/1`);
    await reader.leave();
  });
});

describe("a gap in the ids", () => {
  it("holds up nothing", async () => {
    await using world = await createWorld();
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    const first = await world.submit({});
    await reader.until(tellsOf(first.id, 1));
    await world.database.batch([
      { sql: "UPDATE sqlite_sequence SET seq = seq + 7 WHERE name = 'prediction_event'", args: [] },
    ]);
    const second = await world.submit({});
    const told = await reader.until(tellsOf(second.id, 1));
    expect(told.eventId).toBe(9);
    await reader.leave();
  });
});

describe("a database that is away", () => {
  it("ends nobody's watching: what happened meanwhile is told when it is back", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    const rename = (from: string, to: string) =>
      world.database.batch([{ sql: `ALTER TABLE ${from} RENAME TO ${to}`, args: [] }]);
    await rename("prediction_event", "away");
    const told = reader.until(tellsOf(id, 2));
    // The tail meets a log that is not there.
    await new Promise((resolve) => setTimeout(resolve, FEED_LOOK_MS * 1.5));
    await rename("away", "prediction_event");
    await commitElsewhere(world, id);
    expect((await told).eventId).toBe(2);
    await reader.leave();
  });

  it("lets nobody begin to watch", async () => {
    await using world = await createWorld({ audited: false });
    await world.database.batch([{ sql: "ALTER TABLE prediction_event RENAME TO away", args: [] }]);
    await expect(openReader(world.engine, world.accountId).next()).rejects.toThrow(
      "prediction_event",
    );
    expect(world.engine.predictions.watchers()).toBe(0);
    await world.database.batch([{ sql: "ALTER TABLE away RENAME TO prediction_event", args: [] }]);
    const reader = openReader(world.engine, world.accountId);
    expect((await reader.next())?.news.kind).toBe("opened");
    await reader.leave();
  });
});

const shareOf = (news: PredictionNews): number | null =>
  "prediction" in news ? news.prediction.progress.value : null;

describe("progress", () => {
  it("is told with the id of the last event, at most twice a second, the last value too", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    const sql =
      "UPDATE prediction SET status = 'processing', started_at = created_at WHERE id = ?1";
    await world.database.batch([{ sql, args: [id] }]);
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    const beganAt = performance.now();
    const writing = (async () => {
      for (let step = 1; step <= 20; step += 1) {
        await progressElsewhere(world, id, step / 40);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    })();
    await reader.until(({ news }) => news.kind === "progress" && shareOf(news) === 0.5);
    await writing;
    const elapsedMs = performance.now() - beganAt;
    const told = reader.items.slice(1);
    expect(told.map(({ eventId }) => eventId)).toEqual(told.map(() => 1));
    expect(told.length).toBeLessThanOrEqual(1 + elapsedMs / 500);
    await reader.leave();
  });

  it("of this process is told at once", async () => {
    await using world = await createWorld({ scheduler: createDeafScheduler(), webhooks: false });
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    world.engine.worker.start();
    await world.submit({ durationMs: 4_000 });
    const told = await reader.until(({ news }) => news.kind === "progress");
    expect(told.news).toMatchObject({ prediction: { progress: { source: "provider" } } });
    await reader.leave();
  });
});

describe("the end of watching", () => {
  it.each([
    ["by the signal", async (reader: FeedReader) => reader.abort()],
    ["by leaving the loop", (reader: FeedReader) => reader.leave()],
  ])("comes at once while nothing happens: %s", async (_name, end) => {
    await using world = await createWorld({ scheduler: createDeafScheduler() });
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    const waiting = reader.next();
    expect(world.engine.predictions.watchers()).toBe(1);
    await end(reader);
    expect(await waiting).toBeUndefined();
    expect(world.engine.predictions.watchers()).toBe(0);
  });

  it("comes with the engine, and nobody can begin after it", async () => {
    await using world = await createWorld({ scheduler: createDeafScheduler() });
    const engine = world.openEngine("worker-2");
    const readers = [openReader(engine, world.accountId), openReader(engine, world.accountId)];
    await Promise.all(readers.map((reader) => reader.next()));
    const waiting = readers.map((reader) => reader.next());
    await engine.close();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(engine.predictions.watchers()).toBe(0);
    expect(await openReader(engine, world.accountId).next()).toBeUndefined();
  });

  it("leaves the database alone until somebody watches again", async () => {
    const sleeps: number[] = [];
    const { sleep } = createTimerScheduler();
    const scheduler: Scheduler = {
      sleep: (waitMs, signal) => {
        if (waitMs === FEED_LOOK_MS) sleeps.push(waitMs);
        return sleep(waitMs, signal);
      },
    };
    await using world = await createWorld({ scheduler });
    await world.submit({});
    expect(sleeps).toEqual([]);
    const first = openReader(world.engine, world.accountId);
    await first.next();
    expect(sleeps.length).toBeGreaterThan(0);
    await first.leave();
    await new Promise((resolve) => setTimeout(resolve, FEED_LOOK_MS / 5));
    const before = sleeps.length;
    const { id } = await world.submit({});
    await new Promise((resolve) => setTimeout(resolve, FEED_LOOK_MS * 1.5));
    expect(sleeps.length).toBe(before);
    const second = openReader(world.engine, world.accountId, 1);
    await second.until(tellsOf(id, 1));
    await second.leave();
  });
});
