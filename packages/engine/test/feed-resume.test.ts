import { asyncProperty, assert as check, array, constant, nat, oneof, record } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FEED_LOOK_MS,
  FEED_MISSED_EVENTS_MAX,
  FEED_PENDING_PREDICTIONS_MAX,
  FEED_PROGRESS_ROWS_MAX,
} from "../src/feed/limits.ts";
import { createTimerScheduler } from "../src/index.ts";
import type { FeedItem, Scheduler } from "../src/index.ts";
import { commitElsewhere, openReader, summarize, tellsOf } from "./feed-reader.ts";
import type { FeedReader } from "./feed-reader.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Looks for the commits of others without the wait between. */
function createEagerScheduler(): Scheduler {
  const { sleep } = createTimerScheduler();
  return { sleep: (waitMs, signal) => sleep(waitMs === FEED_LOOK_MS ? 1 : waitMs, signal) };
}

/** Writes events 2 to `count` of one prediction at once. */
async function commitMany({ database }: World, predictionId: string, count: number): Promise<void> {
  await database.batch([
    {
      sql: `INSERT INTO prediction_event
  (uid, commit_id, prediction_id, account_id, sequence, type, from_status, to_status, actor, at)
WITH RECURSIVE step(number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM step WHERE number < ?2)
SELECT 'many-' || number, 'many', id, account_id, number, 'provider.updated', status, status, 'worker:x', 1
FROM step, prediction WHERE id = ?1`,
      args: [predictionId, count],
    },
    { sql: "UPDATE prediction SET sequence = ?2 WHERE id = ?1", args: [predictionId, count] },
  ]);
}

async function submitMany(world: World, count: number): Promise<void> {
  for (let made = 0; made < count; made += 20) {
    await Promise.all(Array.from({ length: 20 }, () => world.submit({})));
  }
}

/**
 * A client as the contract describes it: it keeps the last id, reads everything anew when a
 * stream begins without one or says `behind`, and keeps of each prediction the newest view.
 */
function createClient(world: World, accountId: string) {
  const newest = new Map<string, number>();
  const faults: string[] = [];
  let lastId: number | null = null;
  let allowed = 0;
  let onAllowed = (): void => undefined;
  let reader: FeedReader | null = null;

  const keep = (id: string, sequence: number): void => {
    if ((newest.get(id) ?? 0) > sequence) faults.push(`${id} went back to ${String(sequence)}`);
    newest.set(id, sequence);
  };
  const readAll = async (): Promise<void> => {
    const page = await world.engine.predictions.list({ accountId, cursor: null, most: 100 });
    for (const { id, sequence } of page.items) keep(id, sequence);
  };
  const take = async ({ eventId, news }: FeedItem, isFirst: boolean): Promise<void> => {
    if (!isFirst && lastId !== null && eventId < lastId) faults.push(`ids fell to ${eventId}`);
    if ((isFirst && lastId === null) || news.kind === "behind") await readAll();
    lastId = eventId;
    if (news.kind === "prediction") keep(news.prediction.id, news.prediction.sequence);
  };
  const consume = async (mine: FeedReader): Promise<void> => {
    const mustWait = (): boolean => allowed === 0 && reader === mine;
    for (let isFirst = true; ; isFirst = false) {
      while (mustWait()) {
        await new Promise<void>((resolve) => (onAllowed = resolve));
      }
      if (reader !== mine) return;
      allowed -= 1;
      const item = await mine.next();
      // What arrives after the connection is lost was never received.
      if (item === undefined || reader !== mine) return;
      await take(item, isFirst);
    }
  };

  return {
    newest,
    faults,
    allow: (count: number) => {
      allowed += count;
      onAllowed();
    },
    connect: () => {
      reader?.abort();
      reader = openReader(world.engine, accountId, lastId);
      onAllowed();
      void consume(reader);
    },
    close: () => {
      reader?.abort();
      reader = null;
      onAllowed();
    },
  };
}

const ACTIONS = array(
  oneof(
    { weight: 6, arbitrary: record({ kind: constant("move"), which: nat(5) }) },
    { weight: 3, arbitrary: record({ kind: constant("take"), which: nat(3) }) },
    { weight: 2, arbitrary: record({ kind: constant("reconnect"), which: nat(2) }) },
    { weight: 2, arbitrary: record({ kind: constant("pause"), which: nat(8) }) },
  ),
  { minLength: 5, maxLength: 30 },
);

describe("a reader that comes back", () => {
  it("ends with the newest view of each prediction, whenever it was cut off", async () => {
    await using world = await createWorld({ scheduler: createEagerScheduler(), audited: false });
    let round = 0;
    const property = asyncProperty(ACTIONS, async (actions) => {
      round += 1;
      const { accountId } = await world.engine.accounts.open(`reader-${String(round)}`);
      const { accountId: mergedId } = await world.engine.accounts.open(`merged-${String(round)}`);
      const ids: string[] = [];
      for (let made = 0; made < 6; made += 1) {
        const owner = made < 4 ? accountId : mergedId;
        ids.push((await world.submit({}, { accountId: owner })).id);
      }
      await world.engine.accounts.link({
        fromUserId: `merged-${String(round)}`,
        toUserId: `reader-${String(round)}`,
      });
      const client = createClient(world, accountId);
      client.connect();
      for (const { kind, which } of actions) {
        if (kind === "move") await commitElsewhere(world, ids[which] ?? "");
        if (kind === "take") client.allow(which);
        if (kind === "reconnect") client.connect();
        if (kind === "pause") await new Promise((resolve) => setTimeout(resolve, which));
      }
      client.allow(Number.POSITIVE_INFINITY);
      const rows = await world.engine.predictions.list({ accountId, cursor: null, most: 100 });
      const wanted = new Map(rows.items.map(({ id, sequence }) => [id, sequence]));
      const isDone = (): boolean =>
        [...wanted].every(([id, sequence]) => client.newest.get(id) === sequence);
      for (let look = 0; look < 400 && !isDone(); look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      client.close();
      expect(client.faults).toEqual([]);
      expect(Object.fromEntries(client.newest)).toEqual(Object.fromEntries(wanted));
    });
    await check(property, { numRuns: 40 });
    expect(world.engine.predictions.watchers()).toBe(0);
  });

  it("gets what it missed in the order of the latest events, each prediction once", async () => {
    await using world = await createWorld({ audited: false });
    const { id: first } = await world.submit({});
    const { id: second } = await world.submit({});
    const { id: third } = await world.submit({});
    for (const id of [third, first, second, first]) await commitElsewhere(world, id);
    const reader = openReader(world.engine, world.accountId, 2);
    await reader.until(tellsOf(first, 3));
    const last = (id: string): string => id.slice(-4);
    expect(reader.items.map(summarize)).toEqual([
      "opened 2",
      `prediction 4 ${last(third)}/2`,
      `prediction 6 ${last(second)}/2`,
      `prediction 7 ${last(first)}/3`,
    ]);
    await reader.leave();
  });

  it("begins at the newest event when it missed nothing, whatever others did", async () => {
    await using world = await createWorld();
    await world.submit({});
    const { accountId } = await world.engine.accounts.open("stranger");
    await world.submit({}, { accountId });
    const reader = openReader(world.engine, world.accountId, 1);
    expect(await reader.next()).toEqual({ eventId: 2, news: { kind: "opened" } });
    await reader.leave();
  });

  it("loses nothing that happens while it comes back", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    const reader = openReader(world.engine, world.accountId, 0);
    const opening = reader.next();
    for (let move = 0; move < 20; move += 1) await commitElsewhere(world, id);
    await opening;
    const told = await reader.until(tellsOf(id, 21));
    const ids = reader.items.map(({ eventId }) => eventId);
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(told.eventId).toBeLessThanOrEqual(21);
    await reader.leave();
  });

  it("is told that it is behind when it missed more than is looked for", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    await commitMany(world, id, FEED_MISSED_EVENTS_MAX + 2);
    const late = openReader(world.engine, world.accountId, 1);
    await late.until(({ news }) => news.kind === "behind");
    const newestId = FEED_MISSED_EVENTS_MAX + 2;
    expect(late.items.map(summarize)).toEqual(["opened 1", `behind ${String(newestId)}`]);
    await commitElsewhere(world, id);
    await late.until(tellsOf(id, newestId + 1));
    const inTime = openReader(world.engine, world.accountId, 3);
    await inTime.until(tellsOf(id, newestId + 1));
    expect(inTime.items.map(({ news }) => news.kind)).toEqual(["opened", "prediction"]);
    await Promise.all([late.leave(), inTime.leave()]);
  });

  it("is told that it is behind when its id is still to come, as after a restore", async () => {
    await using world = await createWorld();
    await world.submit({});
    const reader = openReader(world.engine, world.accountId, 900);
    await reader.until(({ news }) => news.kind === "behind");
    expect(reader.items.map(summarize)).toEqual(["opened 1", "behind 1"]);
    const { id } = await world.submit({});
    await reader.until(tellsOf(id, 1));
    await reader.leave();
  });
});

describe("a reader that does not read", () => {
  it("is told that it is behind, once, and goes on from there", async () => {
    await using world = await createWorld({ welcomeCredits: 10_000 });
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    const count = FEED_PENDING_PREDICTIONS_MAX + 20;
    await submitMany(world, count);
    // What another one is told of comes after all that the tail has passed on before.
    const witness = openReader(world.engine, world.accountId);
    await witness.next();
    await witness.until(tellsOf((await world.submit({})).id, 1));
    expect(await reader.next()).toEqual({ eventId: count + 1, news: { kind: "behind" } });
    const { id } = await world.submit({});
    const told = await reader.next();
    expect(told === undefined ? null : summarize(told)).toBe(
      `prediction ${String(count + 2)} ${id.slice(-4)}/1`,
    );
    await Promise.all([reader.leave(), witness.leave()]);
  });
});

describe("progress of very many at once", () => {
  it("is told of those that changed last", async () => {
    await using world = await createWorld({ welcomeCredits: 10_000 });
    const older = 20;
    await submitMany(world, FEED_PROGRESS_ROWS_MAX + older);
    const reader = openReader(world.engine, world.accountId);
    await reader.next();
    await world.database.batch([
      {
        sql: `INSERT INTO prediction_progress (prediction_id, share, at)
SELECT id, 0.5, ?1 + row_number() OVER (ORDER BY id) FROM prediction`,
        args: [world.clock.now()],
      },
    ]);
    for (let told = 0; told < FEED_PROGRESS_ROWS_MAX; told += 1) await reader.next();
    const { id } = await world.submit({});
    await reader.until(tellsOf(id, 1));
    const told = reader.items.flatMap(({ news }) =>
      news.kind === "progress" ? news.prediction.id : [],
    );
    const { items } = await world.engine.predictions.list({
      accountId: world.accountId,
      cursor: told.toSorted()[0] ?? null,
      most: 100,
    });
    expect(new Set(told).size).toBe(FEED_PROGRESS_ROWS_MAX);
    expect(items.length).toBe(older);
  });
});
