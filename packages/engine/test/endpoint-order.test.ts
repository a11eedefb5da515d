import { describe, expect, it } from "vitest";
import {
  createListeningWorld,
  deliveriesOf,
  eventually,
  openEndpoint,
  startReceiver,
} from "./receiver.ts";

const FAST = { durationMs: 20 };

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
});
