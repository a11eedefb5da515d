import { createHmac } from "node:crypto";
import { accountCap, accountReuse, notification, notificationSetting } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { ENDPOINTS_MAX } from "../src/endpoints/limits.ts";
import type { PushEncoder } from "../src/index.ts";
import { SCHEDULES_MAX } from "../src/schedules/limits.ts";
import { itemsOf, orderBatch, startBatch } from "./batch-world.ts";
import { addUser, openPaid } from "./people.ts";
import { createListeningWorld, startReceiver } from "./receiver.ts";
import { dyingAt } from "./dying.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;
const USERS = { fromUserId: "user-1", toUserId: "user-2" };
const PUSH: PushEncoder = {
  publicKey: "key",
  encode: (_, text) =>
    Promise.resolve({
      headers: { "content-type": "application/json" },
      body: Buffer.from(
        JSON.stringify({ type: "p", timestamp: "", sequence: null, data: JSON.parse(text) }),
      ),
    }),
};
const KEYS = { publicKey: "a", authSecret: "b" };

const hmac = (key: Buffer, signed: string) =>
  createHmac("sha256", key).update(signed).digest("base64");

/** The account of the one who signs in; what is given to it before the merge is its own. */
const openOther = async (world: World) =>
  (await world.engine.accounts.open(USERS.toUserId)).accountId;
const merge = (world: World) => world.engine.accounts.link(USERS);

const schedule = (world: World, accountId: string) =>
  world.engine.schedules.create({
    cron: "0 * * * *",
    timeZone: "UTC",
    accountId,
    actor: { kind: "user", id: "user-1" },
    order: { prediction: { model: MODEL.model, input: { prompt: "stripes" }, maxCredits: null } },
  });

async function addSchedule(world: World, accountId: string): Promise<string> {
  const created = await schedule(world, accountId);
  if (created.outcome !== "created") throw new Error(created.outcome);
  return created.schedule.id;
}

async function fire(world: World, accountId: string) {
  world.clock.advance(HOUR_MS);
  for (let ticks = 0; ticks < 20; ticks += 1) await world.engine.worker.tick();
  return (await world.engine.schedules.list(accountId))[0]?.last;
}

const ownersOf = async (world: World) => {
  const rows = await world.database.read({ sql: "SELECT account_id FROM prediction", args: [] });
  return rows.map((row) => row["account_id"]);
};

describe("schedules of a merged account", () => {
  it("go on for the account that took over, which sees and ends them", async () => {
    await using world = await createWorld();
    const into = await openOther(world);
    const id = await addSchedule(world, world.accountId);
    await merge(world);
    expect(await fire(world, into)).toMatchObject({ outcome: "ordered" });
    expect(await ownersOf(world)).toEqual([into]);
    expect(await world.engine.schedules.delete({ accountId: into, id })).toBe(true);
    expect(await world.engine.schedules.list(into)).toEqual([]);
  });

  it("order with its credits also where the merge comes between look and order", async () => {
    let during: (() => Promise<unknown>) | null = null;
    await using world = await createWorld({
      database: (inner: Database) => ({
        ...inner,
        transact: async (units) => {
          const merging = during;
          during = null;
          await merging?.();
          return inner.transact(units);
        },
      }),
    });
    const into = await openOther(world);
    await addSchedule(world, world.accountId);
    during = () => merge(world);
    expect(await fire(world, into)).toMatchObject({ outcome: "ordered" });
    expect(during).toBeNull();
    expect(await ownersOf(world)).toEqual([into]);
  });

  it("count as its own, and none is hidden by that", async () => {
    await using world = await createWorld();
    const into = await openOther(world);
    for (let made = 0; made < SCHEDULES_MAX; made += 1) await addSchedule(world, world.accountId);
    await addSchedule(world, into);
    await merge(world);
    expect(await world.engine.schedules.list(into)).toHaveLength(SCHEDULES_MAX + 1);
    expect(await schedule(world, into)).toMatchObject({ outcome: "too_many" });
  });
});

describe("endpoints of a merged account", () => {
  it("count as those of the account that took over", async () => {
    await using world = await createListeningWorld();
    await using receiver = await startReceiver();
    const into = await openOther(world);
    const add = (accountId: string) =>
      world.engine.endpoints.create({ accountId, url: receiver.url, description: "", events: [] });
    for (let made = 0; made < ENDPOINTS_MAX; made += 1) await add(world.accountId);
    await merge(world);
    expect(await world.engine.endpoints.list(into)).toHaveLength(ENDPOINTS_MAX);
    expect(await add(into)).toMatchObject({ outcome: "too_many" });
  });

  it("sign orders from before as they did, and later ones by the other's secret", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const into = await openOther(world);
    const webhook = { url: receiver.url, events: ["prediction.*"] as const };
    const keyOf = async (accountId: string) => {
      const rotated = await world.engine.endpoints.rotate({ accountId, id: "account" });
      if (rotated.outcome !== "rotated") throw new Error(rotated.outcome);
      return Buffer.from(rotated.secret.slice("whsec_".length), "base64");
    };
    const keys = [await keyOf(world.accountId), await keyOf(into)];
    const before = await world.submit({ durationMs: 10 }, { webhook });
    await merge(world);
    const after = await world.submit({ durationMs: 10 }, { webhook, accountId: into });
    const target = { accountId: into, actor: { kind: "user", id: "u" }, requestId: "r" } as const;
    for (const { id } of [before, after]) await world.engine.predictions.cancel({ ...target, id });
    while ((await world.engine.worker.tick()) > 0);
    const signedBy = receiver.received.flatMap(({ headers, body, event }) => {
      const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
      const place = keys.findIndex((key) =>
        headers["webhook-signature"]?.includes(hmac(key, signed)),
      );
      return event.type === "prediction.canceled" ? [[event.data.id ?? "", place]] : [];
    });
    expect(Object.fromEntries(signedBy)).toEqual({ [before.id]: 0, [after.id]: 1 });
  });
});

describe("browsers and notifications of a merged account", () => {
  it("are those of the account that took over, news from before the merge as well", async () => {
    await using receiver = await startReceiver();
    await using others = await startReceiver();
    let isHeld = true;
    await using world = await createListeningWorld({
      push: PUSH,
      database: (inner) => ({
        ...inner,
        batch: (statements, options) =>
          isHeld && statements.some(({ sql }) => sql.includes("SET spread_at"))
            ? Promise.reject(new Error("the process died here"))
            : inner.batch(statements, options),
      }),
    });
    const { engine, accountId } = world;
    const into = await openOther(world);
    await engine.notifications.subscribe({ accountId, url: receiver.url, ...KEYS });
    await engine.notifications.subscribe({ accountId: into, url: others.url, ...KEYS });
    const { id } = await world.submit({ durationMs: 20 }, { delivery: "push" });
    engine.worker.start();
    await world.untilEnded(id);
    await engine.worker.stop();
    while ((await engine.worker.tick()) > 0);
    expect(await world.database.orm.select().from(notification)).toHaveLength(1);
    isHeld = false;
    world.clock.advance(60_000);
    await merge(world);
    while ((await engine.worker.tick()) > 0);
    for (const { received } of [receiver, others]) {
      expect(received.map(({ event }) => event.data)).toMatchObject([{ subject: id }]);
    }
    const { channels } = await engine.notifications.settings(into);
    expect(channels.push).toMatchObject({ browsers: 2 });
    const { items } = await engine.notifications.list({ accountId: into, cursor: null, most: 9 });
    expect(items).toMatchObject([{ subject: id }]);
    await engine.notifications.unsubscribe({ accountId: into, url: receiver.url });
    const after = await engine.notifications.settings(into);
    expect(after.channels.push).toMatchObject({ browsers: 1 });
  });
});

describe("what an account has chosen", () => {
  it("follows where the other has chosen nothing", async () => {
    await using world = await createWorld();
    const { engine, accountId } = world;
    const into = await openOther(world);
    await engine.notifications.configure({ accountId, when: "never", push: false });
    await engine.reuse.set(accountId, "allow");
    await merge(world);
    expect(await engine.notifications.settings(into)).toMatchObject({ when: "never", push: false });
    expect(await engine.reuse.get(into)).toMatchObject({ reuse: "allow" });
    expect(await world.database.orm.select().from(notificationSetting)).toHaveLength(1);
    expect(await world.database.orm.select().from(accountReuse)).toHaveLength(1);
  });

  it("is what the other has chosen itself, where it has", async () => {
    await using world = await createWorld();
    const { engine, accountId } = world;
    const into = await openOther(world);
    await engine.notifications.configure({ accountId, when: "never" });
    await engine.notifications.configure({ accountId: into, when: "always" });
    await engine.reuse.set(accountId, "allow");
    await engine.reuse.set(into, "never");
    await merge(world);
    expect(await engine.notifications.settings(into)).toMatchObject({ when: "always" });
    expect(await engine.reuse.get(into)).toMatchObject({ reuse: "never" });
  });

  it("never includes its caps, and what it spent and holds counts by those of the other", async () => {
    await using world = await createWorld();
    const { engine, accountId } = world;
    const into = await openOther(world);
    const caps = { predictionCredits: null, openCredits: null, dayCredits: null };
    await engine.caps.set(accountId, { ...caps, openCredits: 3 });
    await engine.caps.set(into, { ...caps, openCredits: 6 });
    await world.submit({});
    await merge(world);
    expect(await world.database.orm.select().from(accountCap)).toHaveLength(1);
    expect(await engine.caps.get(into)).toMatchObject({
      openCredits: 6,
      used: { openCredits: 3, dayCredits: 3 },
    });
    expect(await world.create({}, { accountId: into })).toMatchObject({ outcome: "created" });
    expect(await world.create({}, { accountId: into })).toMatchObject({
      outcome: "cap_reached",
      cap: "open",
      capCredits: 6,
    });
  });
});

describe("the quota of a visitor", () => {
  it("counts the items that wait in a batch, also when its account was merged", async () => {
    await using world = await createWorld();
    const quota = { subject: "digest of an address", slotsMax: 3, windowMs: HOUR_MS };
    const into = await openOther(world);
    await startBatch(world, { items: itemsOf([{}, {}]), quota });
    const order = (accountId: string) => world.create({}, { accountId, quota });
    expect(await order(world.accountId)).toMatchObject({ outcome: "created" });
    expect(await order(world.accountId)).toMatchObject({ outcome: "quota_used" });
    await merge(world);
    expect(await order(into)).toMatchObject({ outcome: "quota_used" });
    const whole = await orderBatch(world, { items: itemsOf([{}]), quota, accountId: into });
    expect(whole).toMatchObject({ outcome: "quota_used" });
    // Not of an account: somebody else at the same address has the same places.
    const { accountId: neighbour } = await world.engine.accounts.open("user-3");
    expect(await order(neighbour)).toMatchObject({ outcome: "quota_used" });
  });
});

describe("a merge that dies", () => {
  const cases = ([1, 2, 3] as const).flatMap((step) =>
    (["before", "after"] as const).map((when) => [step, when] as const),
  );

  it.each(cases)("at write %d, %s it, moves everything once when repeated", async (step, when) => {
    await using world = await createWorld({ welcomeCredits: 0 });
    const { engine, accountId } = world;
    const into = await openPaid(world);
    await addSchedule(world, accountId);
    await engine.notifications.configure({ accountId, when: "never" });
    await engine.reuse.set(accountId, "allow");
    await startBatch(world, { items: itemsOf([{}, {}]) });
    await addUser(world, { id: "user-1" });
    const key = { userId: "user-1", name: "k", scopes: [], callsPerMinute: null };
    expect(await engine.keys.create({ ...key, accountId, expiresAt: null })).toMatchObject({
      outcome: "created",
    });
    await world
      .openEngine("dying", dyingAt(step, when))
      .accounts.link(USERS)
      .catch(() => null);
    expect((await engine.audit()).findings).toEqual([]);
    await merge(world);
    expect(await engine.credits.balance(into)).toEqual({ available: 194, reserved: 6 });
    expect(await engine.schedules.list(into)).toHaveLength(1);
    expect(await engine.notifications.settings(into)).toMatchObject({ when: "never" });
    expect(await engine.reuse.get(into)).toMatchObject({ reuse: "allow" });
    expect((await engine.keys.list({ accountId: into, cursor: null, most: 9 })).items).toHaveLength(
      1,
    );
    expect(
      (await engine.batches.list({ accountId: into, cursor: null, most: 9 })).items,
    ).toHaveLength(1);
  });
});
