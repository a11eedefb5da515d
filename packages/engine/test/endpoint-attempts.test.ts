import { endpointDelivery, job, notification } from "@darkroom/db";
import { DELIVERY_JITTER_SHARE, DELIVERY_WAITS_MS } from "@darkroom/lifecycle";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import {
  createListeningWorld,
  deliveriesOf,
  eventually,
  openEndpoint,
  startReceiver,
} from "./receiver.ts";
import type { Receiver } from "./receiver.ts";
import type { World } from "./world.ts";

const FAST = { durationMs: 20 };
const DAY_MS = 86_400_000;

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
