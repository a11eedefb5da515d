import { endpoint, endpointDelivery, job, notification } from "@darkroom/db";
import { DELIVERY_JITTER_SHARE, DELIVERY_WAITS_MS } from "@darkroom/lifecycle";
import { HOSTILE_VECTORS } from "@darkroom/providers/testing";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { createListeningWorld, eventually, openEndpoint, startReceiver } from "./receiver.ts";
import type { Receiver } from "./receiver.ts";
import type { World } from "./world.ts";

const FAST = { durationMs: 20 };
const DAY_MS = 86_400_000;

async function deliveriesOf(world: World, endpointId: string) {
  const { accountId, engine } = world;
  const query = { accountId, of: { endpointId }, cursor: null, most: 100 };
  return (await engine.endpoints.deliveries(query))?.items ?? [];
}

const endpointsOf = (world: World) => world.engine.endpoints.list(world.accountId);
const notices = (world: World) => world.database.orm.select().from(notification);

/** Lets the next attempt come, with its jitter. */
async function passWait(world: World, receiver: Receiver, waitMs: number): Promise<void> {
  const before = receiver.received.length;
  world.clock.advance(Math.ceil(waitMs * (1 + DELIVERY_JITTER_SHARE)) + 1);
  await world.engine.worker.tick();
  await eventually(() => receiver.received.length > before);
}

describe("an endpoint that does not take an event", () => {
  it("is asked again by the published schedule, with the same id and body, and then no more", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(500);
    await using world = await createListeningWorld();
    const { id, secret } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(() => receiver.received.length === 1);
    for (const [index, waitMs] of DELIVERY_WAITS_MS.entries()) {
      await eventually(async () => (await deliveriesOf(world, id))[0]?.attempts === index + 1);
      const [delivery] = await deliveriesOf(world, id);
      const nextMs =
        Date.parse(delivery?.nextAttemptAt ?? "") - Date.parse(delivery?.log[0]?.at ?? "");
      expect(nextMs).toBeGreaterThanOrEqual(waitMs);
      // Some time passes between the request and its answer.
      expect(nextMs).toBeLessThan(waitMs * (1 + DELIVERY_JITTER_SHARE) + 2_000);
      await passWait(world, receiver, waitMs);
    }
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "failed");
    const [delivery] = await deliveriesOf(world, id);
    expect(delivery).toMatchObject({ attempts: 10, nextAttemptAt: null });
    expect(delivery?.log).toHaveLength(10);
    expect(delivery?.log[0]).toMatchObject({
      outcome: "refused",
      statusCode: 500,
      excerpt: "not now",
    });
    world.clock.advance(30 * DAY_MS);
    await world.engine.worker.tick();
    expect(receiver.received).toHaveLength(10);
    const first = receiver.received[0];
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids)).toEqual(new Set([delivery?.id]));
    expect(new Webhook(secret).verify(first?.body ?? "", first?.headers ?? {})).toBeDefined();
    expect(await world.database.orm.select().from(job)).toEqual([]);
  });

  it("gets the time that it asks for, and the event once it takes it", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith((response) => response.writeHead(503, { "retry-after": "600" }).end());
    await using world = await createListeningWorld();
    const { id } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => (await deliveriesOf(world, id))[0]?.attempts === 1);
    receiver.answerWith(200);
    world.clock.advance(590_000);
    await world.engine.worker.tick();
    expect(receiver.received).toHaveLength(1);
    expect((await endpointsOf(world))[0]?.failingSince).not.toBeNull();
    await passWait(world, receiver, 80_000);
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "delivered");
    expect((await endpointsOf(world))[0]).toMatchObject({ failingSince: null, disabled: null });
  });

  it("is left alone for good when it says 410, and its owner is told once", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(500);
    await using world = await createListeningWorld();
    const { id } = await openEndpoint(world, receiver.url);
    const first = await world.submit(FAST);
    const second = await world.submit(FAST);
    world.engine.worker.start();
    await eventually(() => receiver.received.length === 2);
    receiver.answerWith(410);
    await eventually(async () =>
      (await deliveriesOf(world, id)).every(({ attempts }) => attempts === 1),
    );
    await passWait(world, receiver, DELIVERY_WAITS_MS[0]);
    await eventually(async () => (await endpointsOf(world))[0]?.disabled?.reason === "gone");
    const asked = receiver.received.length;
    const third = await world.submit(FAST);
    await world.untilEnded(third.id);
    world.clock.advance(DAY_MS);
    await world.engine.worker.tick();
    const states = (await deliveriesOf(world, id)).map(({ state }) => state);
    expect(states).toHaveLength(2);
    expect(states.filter((state) => state !== "failed" && state !== "dropped")).toEqual([]);
    expect(receiver.received.length).toBe(asked);
    expect(await notices(world)).toMatchObject([
      { accountId: world.accountId, kind: "endpoint.disabled", subject: id, readAt: null },
    ]);
    expect(new Set([first.id, second.id]).size).toBe(2);
  });

  it("is disabled after five days of nothing but failures, and opened by a test that goes well", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(500);
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id } = await openEndpoint(world, receiver.url);
    engine.worker.start();
    const fail = async (): Promise<void> => {
      const before = receiver.received.length;
      const { id: predictionId } = await world.submit(FAST);
      await world.untilEnded(predictionId);
      await eventually(() => receiver.received.length > before);
      const last = receiver.received.length;
      await eventually(async () => {
        const rows = await world.database.orm.select().from(endpointDelivery);
        return rows.reduce((sum, row) => sum + row.attempts, 0) >= last;
      });
    };
    await fail();
    world.clock.advance(4 * DAY_MS);
    await fail();
    expect((await endpointsOf(world))[0]).toMatchObject({ disabled: null });
    expect(await notices(world)).toEqual([]);
    world.clock.advance(2 * DAY_MS);
    await eventually(async () => (await endpointsOf(world))[0]?.disabled?.reason === "failing");
    expect(await notices(world)).toHaveLength(1);
    const [failed] = await deliveriesOf(world, id);
    const target = { accountId, id: failed?.id ?? "" };
    expect(await engine.endpoints.redeliver(target)).toEqual({ outcome: "disabled" });

    const asked = receiver.received.length;
    expect((await engine.endpoints.test({ accountId, id })).outcome).toBe("sent");
    await eventually(() => receiver.received.length > asked);
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "failed");
    expect((await endpointsOf(world))[0]?.disabled).not.toBeNull();
    receiver.answerWith(204);
    expect(await engine.endpoints.test({ accountId, id })).toMatchObject({ outcome: "too_soon" });
    world.clock.advance(5_000);
    expect((await engine.endpoints.test({ accountId, id })).outcome).toBe("sent");
    await eventually(async () => (await endpointsOf(world))[0]?.disabled === null);
    const tests = receiver.received.filter(({ event }) => event.type === "endpoint.test");
    expect(tests.at(-1)?.event).toMatchObject({ sequence: null, data: { endpointId: id } });
    expect((await endpointsOf(world))[0]?.failingSince).toBeNull();
  });

  it("is not disabled where it took something in between", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { id } = await openEndpoint(world, receiver.url);
    world.engine.worker.start();
    for (const status of [500, 200, 500]) {
      receiver.answerWith(status);
      const before = (await deliveriesOf(world, id)).length;
      await world.submit(FAST);
      await eventually(async () => {
        const found = await deliveriesOf(world, id);
        return found.length > before && (found[0]?.attempts ?? 0) > 0;
      });
      world.clock.advance(3 * DAY_MS);
    }
    await world.engine.worker.tick();
    expect((await endpointsOf(world))[0]).toMatchObject({ disabled: null });
  });
});

describe("the order of events", () => {
  it("holds for each prediction whatever fails, and nothing waits for another prediction", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ welcomeCredits: 1_000 });
    const { id } = await openEndpoint(world, receiver.url, ["prediction.*"]);
    const stuck = await world.submit(FAST);
    const taken: { of: string; sequence: number }[] = [];
    let refused = 0;
    receiver.answerWith((response, { event }) => {
      const of = event.data.id ?? "";
      // The first prediction's start is never taken, a third of the others only later.
      const isRefused =
        (of === stuck.id && event.type === "prediction.started") ||
        (of !== stuck.id && (refused + taken.length) % 3 === 0);
      if (isRefused) refused += 1;
      else taken.push({ of, sequence: event.sequence ?? 0 });
      response.writeHead(isRefused ? 500 : 200).end();
    });
    const others = await Promise.all(Array.from({ length: 12 }, () => world.submit(FAST)));
    world.engine.worker.start();
    for (const other of others) await world.untilEnded(other.id);
    await eventually(() => {
      // Retries of the first day.
      world.clock.advance(2_000);
      return others.every((other) => taken.filter(({ of }) => of === other.id).length === 2);
    });
    expect(refused).toBeGreaterThan(4);
    for (const other of others) {
      const sequences = taken.filter(({ of }) => of === other.id).map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((left, right) => left - right));
    }
    expect(taken.filter(({ of }) => of === stuck.id)).toEqual([]);
    const waiting = (await deliveriesOf(world, id)).filter(
      ({ predictionId }) => predictionId === stuck.id,
    );
    expect(waiting.map(({ type, attempts }) => [type, attempts > 0])).toEqual([
      ["prediction.succeeded", false],
      ["prediction.started", true],
    ]);
  });

  it("holds when the job of the end is faster than that of the start", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    await openEndpoint(world, receiver.url, ["prediction.*"]);
    const { id } = await world.submit(FAST);
    const { engine, database } = world;
    const postponed = database.batch([
      {
        sql: `CREATE TRIGGER later AFTER INSERT ON job WHEN new.kind = 'announce_event' BEGIN
          UPDATE job SET run_at = new.run_at + 3000 - 100 * (new.payload ->> '$.sequence')
          WHERE id = new.id; END`,
        args: [],
      },
    ]);
    await postponed;
    engine.worker.start();
    await world.untilEnded(id);
    world.clock.advance(10_000);
    await eventually(() => receiver.received.length === 2);
    expect(receiver.received.map(({ event }) => event.type)).toEqual([
      "prediction.started",
      "prediction.succeeded",
    ]);
  });
});

describe("at least once", () => {
  it("means the same id again when what came of an attempt was lost", async () => {
    await using receiver = await startReceiver();
    let lost = 0;
    await using world = await createListeningWorld({
      database: (inner) => ({
        ...inner,
        batch: async (statements, options) => {
          const isSettled = statements.some(({ sql }) => sql.includes("INTO endpoint_attempt"));
          if (isSettled && lost < 2) {
            lost += 1;
            throw new Error("the process died here");
          }
          return inner.batch(statements, options);
        },
      }),
    });
    const { id } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => {
      world.clock.advance(500);
      return (await deliveriesOf(world, id))[0]?.state === "delivered";
    });
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("means the same id when it is sent once more by hand, not more often than allowed", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    engine.worker.start();
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "delivered");
    const target = { accountId, id: (await deliveriesOf(world, id))[0]?.id ?? "" };
    expect(await engine.endpoints.redeliver(target)).toMatchObject({ outcome: "too_soon" });
    world.clock.advance(5_000);
    expect(await engine.endpoints.redeliver(target)).toEqual({
      outcome: "sent",
      deliveryId: target.id,
    });
    await eventually(async () => (await deliveriesOf(world, id))[0]?.attempts === 2);
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([
      target.id,
      target.id,
    ]);
    const foreign = { ...target, accountId: (await engine.accounts.open("user-2")).accountId };
    expect(await engine.endpoints.redeliver(foreign)).toEqual({ outcome: "not_found" });
  });

  it("hastens what still waits for its time", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith(500);
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    engine.worker.start();
    await eventually(() => receiver.received.length === 1);
    for (const attempts of [2, 3]) {
      world.clock.advance(61_000);
      await eventually(async () => (await deliveriesOf(world, id))[0]?.attempts === attempts);
    }
    receiver.answerWith(200);
    world.clock.advance(6_000);
    const target = { accountId, id: (await deliveriesOf(world, id))[0]?.id ?? "" };
    expect((await engine.endpoints.redeliver(target)).outcome).toBe("sent");
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "delivered");
    expect(receiver.received).toHaveLength(4);
  });
});

describe("rotation", () => {
  it("lets both secrets sign for a day, then the new one alone", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id, secret: old } = await openEndpoint(world, receiver.url);
    const rotated = await engine.endpoints.rotate({ accountId, id });
    if (rotated.outcome !== "rotated") throw new Error(rotated.outcome);
    expect(rotated.secret).not.toBe(old);
    expect((await endpointsOf(world))[0]?.previousSecretUntil).toBe(rotated.previousUntil);
    engine.worker.start();
    await world.submit(FAST);
    await eventually(() => receiver.received.length === 1);
    const [both] = receiver.received;
    for (const secret of [old, rotated.secret]) {
      expect(new Webhook(secret).verify(both?.body ?? "", both?.headers ?? {})).toBeDefined();
    }
    world.clock.advance(DAY_MS);
    await world.submit(FAST);
    await eventually(() => receiver.received.length === 2);
    const [, alone] = receiver.received;
    expect(alone?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    // The libraries look at the real time; the signature alone tells whose it is.
    const stamp = new Date(Number(alone?.headers["webhook-timestamp"]) * 1_000);
    const sign = (secret: string): string =>
      new Webhook(secret).sign(alone?.headers["webhook-id"] ?? "", stamp, alone?.body ?? "");
    expect(alone?.headers["webhook-signature"]).toBe(sign(rotated.secret));
    expect(alone?.headers["webhook-signature"]).not.toBe(sign(old));
    expect((await endpointsOf(world))[0]?.previousSecretUntil).toBeNull();
  });
});

describe("a hostile URL", () => {
  it("is refused when an endpoint is made and when an order names it", async () => {
    await using world = await createListeningWorld({ allowedNetworks: [] });
    await using victim = await startReceiver();
    const { accountId, engine } = world;
    const port = new URL(victim.url).port;
    // A name that lies needs a resolver of its own, which the tests of the door have.
    const vectors = HOSTILE_VECTORS.filter(({ resolvesTo }) => resolvesTo === undefined);
    expect(vectors.length).toBeGreaterThan(50);
    for (const { name, url: pattern } of vectors) {
      const url = pattern.replace("PORT", port);
      const made = await engine.endpoints.create({ accountId, url, events: [], description: "" });
      expect(made, name).toMatchObject({ outcome: "invalid", fields: [{ field: "url" }] });
      const ordered = await world.create(FAST, { webhook: { url, events: [] } });
      expect(ordered, name).toMatchObject({
        outcome: "invalid_input",
        fields: [{ field: "webhook" }],
      });
    }
    const long = `https://example.com/${"x".repeat(2_000)}`;
    const made = await engine.endpoints.create({
      accountId,
      url: long,
      events: [],
      description: "",
    });
    expect(made).toMatchObject({ outcome: "invalid" });
    expect(victim.received).toEqual([]);
  });

  it("is never asked, also where it was stored when it was allowed", async () => {
    await using victim = await startReceiver();
    await using world = await createListeningWorld({ allowedNetworks: [], welcomeCredits: 10 });
    const port = new URL(victim.url).port;
    const urls = HOSTILE_VECTORS.filter(({ resolvesTo }) => resolvesTo === undefined).map(
      ({ url }) => url.replace("PORT", port),
    );
    await world.database.orm.insert(endpoint).values(
      urls.map((url, index) => ({
        id: `endpoint-${index}`,
        accountId: world.accountId,
        url,
        description: "",
        events: ["prediction.*"],
        sinceEventId: 0,
        createdAt: 0,
      })),
    );
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => {
      const rows = await world.database.orm.select().from(endpointDelivery);
      return (
        rows.length === 2 * urls.length &&
        rows.filter((row) => row.attempts > 0).length >= urls.length
      );
    });
    for (const index of urls.keys()) {
      const found = await deliveriesOf(world, `endpoint-${index}`);
      const outcomes = found.flatMap(({ log }) => log.map(({ outcome }) => outcome));
      expect(new Set(outcomes), urls[index]).toEqual(new Set(["forbidden"]));
    }
    expect(victim.received).toEqual([]);
  });
});

describe("limits of endpoints", () => {
  it("are twenty for an account, whoever asks at once", async () => {
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const command = { accountId, url: "http://127.0.0.1:9/", events: [], description: "" };
    const made = await Promise.all(
      Array.from({ length: 25 }, () => engine.endpoints.create(command)),
    );
    expect(made.filter(({ outcome }) => outcome === "created")).toHaveLength(20);
    expect(made.filter(({ outcome }) => outcome === "too_many")).toHaveLength(5);
  });

  it("are four requests under way to one endpoint, while another one gets its own", async () => {
    await using slow = await startReceiver();
    await using quick = await startReceiver();
    let underWay = 0;
    let most = 0;
    const held: (() => void)[] = [];
    slow.answerWith((response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      held.push(() => {
        underWay -= 1;
        response.end();
      });
    });
    await using world = await createListeningWorld({ welcomeCredits: 1_000 });
    await openEndpoint(world, slow.url);
    await openEndpoint(world, quick.url);
    await Promise.all(Array.from({ length: 12 }, () => world.submit(FAST)));
    world.engine.worker.start();
    await eventually(() => quick.received.length === 12);
    expect(most).toBe(4);
    await eventually(() => {
      for (const release of held.splice(0)) release();
      return slow.received.length === 12 && underWay === 0;
    });
    expect(most).toBe(4);
  });
});
