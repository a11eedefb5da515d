import { notification, pushSubscription } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import type { PushEncoder } from "../src/index.ts";
import { createListeningWorld, eventually, openEndpoint, startReceiver } from "./receiver.ts";
import type { World } from "./world.ts";

const FAST = { durationMs: 20 };
const PUSHED = { delivery: "push" } as const;

/** Leaves the text as it is: what only a browser can read is looked at where it is written. */
const PLAIN: PushEncoder = {
  publicKey: "key",
  encode: (target, text) =>
    target.publicKey === "no key"
      ? Promise.reject(new TypeError("no key"))
      : Promise.resolve({
          headers: { "content-type": "application/json" },
          body: Buffer.from(
            JSON.stringify({ type: "p", timestamp: "", sequence: null, data: JSON.parse(text) }),
          ),
        }),
};

const listOf = (world: World) =>
  world.engine.notifications.list({ accountId: world.accountId, cursor: null, most: 50 });

/** What a worker does until nothing is due. */
async function work(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

async function endUnseen(world: World, overrides: Parameters<World["submit"]>[1] = PUSHED) {
  const { id } = await world.submit(FAST, overrides);
  world.engine.worker.start();
  await world.untilEnded(id);
  await world.engine.worker.stop();
  await work(world);
  return id;
}

describe("an end", () => {
  it("is told where nobody of the account was there to see it", async () => {
    await using world = await createListeningWorld();
    const id = await endUnseen(world);
    const { items, unread } = await listOf(world);
    expect(unread).toBe(1);
    expect(items).toMatchObject([
      { kind: "prediction.succeeded", subject: id, title: "Your result is ready.", readAt: null },
    ]);
  });

  it("is not told to whoever goes on looking, and is to whoever has left meanwhile", async () => {
    await using world = await createListeningWorld();
    const { accountId, engine, clock } = world;
    engine.accounts.seen(accountId);
    await endUnseen(world);
    expect((await listOf(world)).items).toEqual([]);
    clock.advance(31_000);
    engine.accounts.seen(accountId);
    await new Promise((resolve) => setTimeout(resolve, 100));
    clock.advance(20_000);
    await work(world);
    expect((await listOf(world)).items).toEqual([]);

    await endUnseen(world);
    expect((await listOf(world)).items).toEqual([]);
    clock.advance(45_000);
    await work(world);
    expect((await listOf(world)).items).toHaveLength(1);
  });

  it.each([
    ["somebody waits for on the page", { delivery: "poll" }, 0],
    ["belongs to a batch", { delivery: "queue", priority: "batch" }, 0],
    ["was queued for later", { delivery: "queue" }, 1],
  ] as const)("of what %s is told so often", async (_, overrides, times) => {
    await using world = await createListeningWorld();
    await endUnseen(world, overrides);
    expect((await listOf(world)).items).toHaveLength(times);
  });

  it("of what was abandoned is told, whatever its pattern", async () => {
    await using world = await createListeningWorld();
    const { id } = await world.submit({ durationMs: 400 }, { delivery: "poll" });
    world.engine.worker.start();
    await world.until(id, ({ status }) => status === "processing");
    world.clock.advance(121_000);
    await world.untilEnded(id);
    await world.engine.worker.stop();
    await work(world);
    expect((await listOf(world)).items).toMatchObject([{ subject: id }]);
  });

  it.each([
    ["never", false, 0],
    ["never", true, 0],
    ["always", true, 1],
  ] as const)("is told as the settings say: %s, seen %s", async (when, isSeen, times) => {
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    await engine.notifications.configure({ accountId, when });
    if (isSeen) engine.accounts.seen(accountId);
    await endUnseen(world);
    world.clock.advance(60_000);
    await work(world);
    expect((await listOf(world)).items).toHaveLength(times);
  });

  it("is told once, however often its job is done", async () => {
    await using receiver = await startReceiver();
    let lost = 0;
    await using world = await createListeningWorld({
      push: PLAIN,
      database: (inner) => ({
        ...inner,
        batch: async (statements, options) => {
          const done = await inner.batch(statements, options);
          const isTold = statements.some(({ sql }) => /INTO notification|SET spread_at/.test(sql));
          // Written, and the word of it lost: the job is done again.
          if (isTold && lost < 4) {
            lost += 1;
            throw new Error("the process died here");
          }
          return done;
        },
      }),
    });
    const { accountId, engine, clock } = world;
    const keys = { publicKey: "a", authSecret: "b" };
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...keys });
    await endUnseen(world);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      clock.advance(60_000);
      await work(world);
    }
    expect(lost).toBe(4);
    expect(await world.database.orm.select().from(notification)).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });

  it("is kept as long as other news", async () => {
    await using world = await createListeningWorld({ retention: { log: 10 } });
    await endUnseen(world);
    world.clock.advance(9 * 86_400_000);
    await work(world);
    expect((await listOf(world)).items).toHaveLength(1);
    world.clock.advance(2 * 86_400_000);
    await eventually(async () => {
      await world.engine.worker.tick();
      return (await listOf(world)).items.length === 0;
    });
  });

  it("is read by its owner, and by nobody else", async () => {
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    await endUnseen(world);
    await endUnseen(world);
    const { items } = await listOf(world);
    const stranger = await engine.accounts.open("user-2");
    await engine.notifications.read({ accountId: stranger.accountId, ids: "all" });
    expect((await listOf(world)).unread).toBe(2);
    const ids = [items[0]?.id ?? ""];
    expect(await engine.notifications.read({ accountId, ids })).toEqual({ unread: 1 });
    expect((await listOf(world)).items.map(({ readAt }) => readAt === null)).toEqual([false, true]);
    expect(await engine.notifications.read({ accountId, ids: "all" })).toEqual({ unread: 0 });
  });
});

describe("the audit of notifications finds", () => {
  it.each([
    [
      "one that no channel was ever given",
      "UPDATE notification SET spread_at = NULL",
      "a notification was given to its channels, or a job will do it",
    ],
    [
      "one that tells of another end",
      "UPDATE notification SET kind = 'prediction.failed'",
      "what is told of a prediction is how it ended",
    ],
  ])("%s", async (_, sql, rule) => {
    await using world = await createListeningWorld({ audited: false });
    await endUnseen(world);
    expect((await world.engine.audit()).findings).toEqual([]);
    await world.database.batch([{ sql, args: [] }]);
    const rules = (await world.engine.audit()).findings.map((finding) => finding.rule);
    expect(rules).toEqual([rule]);
  });
});

describe("a browser that wants to be told", () => {
  const KEYS = { publicKey: "a", authSecret: "b" };

  it("gets the news without a page, and no more once it has unsubscribed", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine } = world;
    const subscribed = { accountId, url: receiver.url, ...KEYS };
    expect(await engine.notifications.subscribe(subscribed)).toEqual({ outcome: "subscribed" });
    const id = await endUnseen(world);
    expect(receiver.received.map(({ event }) => event.data)).toMatchObject([
      { kind: "prediction.succeeded", subject: id },
    ]);
    await engine.notifications.unsubscribe({ accountId, url: receiver.url });
    await endUnseen(world);
    expect(receiver.received).toHaveLength(1);
  });

  it("gets none while its account has turned pushes off", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine } = world;
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...KEYS });
    const shown = await engine.notifications.configure({ accountId, push: false });
    expect(shown).toMatchObject({ when: "away", push: false, channels: { push: { browsers: 1 } } });
    await endUnseen(world);
    expect(receiver.received).toEqual([]);
    expect((await listOf(world)).items).toHaveLength(1);
  });

  it.each([404, 410])("is forgotten when its push service answers %s", async (status) => {
    await using receiver = await startReceiver();
    receiver.answerWith(status);
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine } = world;
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...KEYS });
    await endUnseen(world);
    expect(await world.database.orm.select().from(pushSubscription)).toEqual([]);
    expect((await engine.health()).counters["pushSubscriptionsGone"]).toBe(1);
  });

  it("is tried again where the push service fails, and forgotten after two weeks of that", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(503);
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine, clock } = world;
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...KEYS });
    await endUnseen(world);
    expect(receiver.received).toHaveLength(1);
    clock.advance(60_000);
    await work(world);
    expect(receiver.received).toHaveLength(2);
    receiver.answerWith(201);
    clock.advance(60_000);
    await work(world);
    expect(receiver.received).toHaveLength(3);
    const [healed] = await world.database.orm.select().from(pushSubscription);
    expect(healed?.failingSince).toBeNull();
    receiver.answerWith(503);
    await endUnseen(world);
    clock.advance(15 * 86_400_000);
    await work(world);
    expect(await world.database.orm.select().from(pushSubscription)).toEqual([]);
  });

  it("is given up after ten attempts for each notification", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(500);
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine, clock } = world;
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...KEYS });
    await endUnseen(world);
    for (let rounds = 0; rounds < 14; rounds += 1) {
      clock.advance(600_000);
      await work(world);
    }
    expect(receiver.received).toHaveLength(10);
    const { items } = await engine.queue.deadLetters({ cursor: null, most: 10 });
    expect(items).toMatchObject([{ kind: "send_push" }]);
  });

  it("belongs to whoever subscribed it last, and its URL may not lead inside", async () => {
    await using world = await createListeningWorld({
      push: PLAIN,
      allowedNetworks: ["127.0.0.1/32"],
    });
    const { accountId, engine } = world;
    const stranger = await engine.accounts.open("user-2");
    const url = "http://127.0.0.1:9/push";
    await engine.notifications.subscribe({ accountId, url, ...KEYS });
    await engine.notifications.subscribe({ accountId: stranger.accountId, url, ...KEYS });
    await engine.notifications.unsubscribe({ accountId, url });
    const rows = await world.database.orm.select().from(pushSubscription);
    expect(rows.map((row) => row.accountId)).toEqual([stranger.accountId]);
    const hostile = { accountId, url: "https://10.0.0.1/", ...KEYS };
    expect(await engine.notifications.subscribe(hostile)).toMatchObject({ outcome: "invalid" });
    const keyless = { accountId, url, ...KEYS, publicKey: "no key" };
    expect(await engine.notifications.subscribe(keyless)).toMatchObject({ outcome: "invalid" });
  });

  it("is one of twenty; the newest push out the oldest", async () => {
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine, clock } = world;
    for (let browser = 0; browser < 22; browser += 1) {
      clock.advance(1_000);
      await engine.notifications.subscribe({
        accountId,
        url: `http://127.0.0.1:9/${browser}`,
        ...KEYS,
      });
    }
    const rows = await world.database.orm.select().from(pushSubscription);
    const kept = rows.map(({ url }) => Number(url.split("/").at(-1))).toSorted((a, b) => a - b);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  });

  it("cannot be told where nobody configured it", async () => {
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const order = { accountId, url: "http://127.0.0.1:9/", ...KEYS };
    expect(await engine.notifications.subscribe(order)).toEqual({ outcome: "unavailable" });
    const shown = await engine.notifications.settings(accountId);
    expect(shown.channels).toEqual({ push: null, pusher: null, mail: null });
  });
});

describe("the end of an endpoint", () => {
  it("is told by push as well", async () => {
    await using receiver = await startReceiver();
    await using hooks = await startReceiver();
    hooks.answerWith(410);
    await using world = await createListeningWorld({ push: PLAIN });
    const { accountId, engine } = world;
    const keys = { publicKey: "a", authSecret: "b" };
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...keys });
    const { id } = await openEndpoint(world, hooks.url);
    await world.submit(FAST, { delivery: "poll" });
    engine.worker.start();
    await eventually(() => receiver.received.length === 1);
    expect(receiver.received[0]?.event.data).toMatchObject({
      kind: "endpoint.disabled",
      subject: id,
      title: "A webhook endpoint was disabled.",
    });
  });
});
