import { endpointDelivery, job } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { describe, expect, it } from "vitest";
import {
  createListeningWorld,
  deliveriesOf,
  eventually,
  openEndpoint,
  startReceiver,
} from "./receiver.ts";
import type { Received } from "./receiver.ts";

const FAST = { durationMs: 20 };

/** Verified as its receivers do, by both libraries unchanged, against the real time. */
function verify(got: Received, secret: string): void {
  const parsed: unknown = JSON.parse(got.body);
  expect(new StandardWebhook(secret).verify(got.body, got.headers)).toEqual(parsed);
  expect(() => new SvixWebhook(secret).verify(got.body, got.headers)).not.toThrow();
}

describe("an outgoing webhook", () => {
  it("tells the end as its owner reads it, signed for standardwebhooks and svix", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { id: endpointId, secret } = await openEndpoint(world, receiver.url);
    const { id } = await world.submit(FAST);
    world.engine.worker.start();
    await eventually(() => receiver.received.length > 0);
    const [got] = receiver.received;
    if (got === undefined) throw new Error("nothing came");
    verify(got, secret);
    const view = await world.get(id);
    expect(got.event).toEqual({
      type: "prediction.succeeded",
      timestamp: view.endedAt,
      sequence: view.sequence,
      data: view,
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await eventually(async () => (await deliveriesOf(world, endpointId))[0]?.state === "delivered");
    const [delivery] = await deliveriesOf(world, endpointId);
    expect(delivery).toMatchObject({
      id: got.headers["webhook-id"],
      predictionId: id,
      attempts: 1,
      nextAttemptAt: null,
      log: [{ outcome: "delivered", statusCode: 200, excerpt: "" }],
    });
  });

  it("is refused by both libraries when a byte, the secret or the id is another", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { secret } = await openEndpoint(world, receiver.url);
    const other = await openEndpoint(world, receiver.url, ["prediction.failed"]);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(() => receiver.received.length > 0);
    const [got] = receiver.received;
    if (got === undefined) throw new Error("nothing came");
    const forged: [Received, string][] = [
      [{ ...got, body: got.body.replace("succeeded", "Succeeded") }, secret],
      [{ ...got, headers: { ...got.headers, "webhook-id": "another" } }, secret],
      [got, other.secret],
    ];
    for (const [forgery, key] of forged) {
      for (const library of [new StandardWebhook(key), new SvixWebhook(key)]) {
        expect(() => library.verify(forgery.body, forgery.headers)).toThrow("signature");
      }
    }
  });

  it.each([
    ["prediction.failed", { outcome: "fail" }],
    ["prediction.canceled", { outcome: "hang" }],
    ["prediction.expired", { outcome: "abort" }],
  ] as const)("tells %s without the provider's words", async (type, scenario) => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    await openEndpoint(world, receiver.url);
    const { id } = await world.submit({ ...FAST, ...scenario });
    const { accountId, engine } = world;
    engine.worker.start();
    if (type === "prediction.canceled") {
      await world.until(id, ({ status }) => status === "processing" || status === "starting");
      const actor = { kind: "user", id: "user-1" } as const;
      await engine.predictions.cancel({ accountId, id, actor, requestId: "r" });
    }
    await eventually(() => receiver.received.length > 0);
    expect(receiver.received[0]?.event).toMatchObject({ type, data: { id, outputs: [] } });
    expect(receiver.received[0]?.event.data).toEqual(await world.get(id));
  });

  it("comes only for what the endpoint asks for", async () => {
    await using receiver = await startReceiver();
    await using everything = await startReceiver();
    await using world = await createListeningWorld();
    await openEndpoint(world, receiver.url, ["prediction.failed"]);
    await openEndpoint(world, everything.url, ["prediction.*"]);
    const { id } = await world.submit(FAST);
    await world.submit({ ...FAST, outcome: "fail" });
    world.engine.worker.start();
    await eventually(() => everything.received.length >= 4);
    await eventually(() => receiver.received.length > 0);
    const types = (of: string) =>
      everything.received.flatMap(({ event }) => (event.data.id === of ? [event.type] : []));
    expect(types(id)).toEqual(["prediction.started", "prediction.succeeded"]);
    expect(receiver.received.map(({ event }) => event.type)).toEqual(["prediction.failed"]);
    const started = everything.received.find(({ event }) => event.type === "prediction.started");
    expect(started?.event.data).toMatchObject({ status: "processing", endedAt: null, error: null });
  });

  it("comes neither for what was over before the endpoint was made, nor after its deletion", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const before = await world.submit(FAST);
    engine.worker.start();
    await world.untilEnded(before.id);
    const { id: endpointId } = await openEndpoint(world, receiver.url);
    const between = await world.submit(FAST);
    await eventually(() => receiver.received.length === 1);
    expect(await engine.endpoints.delete({ accountId, id: endpointId })).toBe(true);
    expect(await engine.endpoints.delete({ accountId, id: endpointId })).toBe(false);
    expect(await engine.endpoints.list(accountId)).toEqual([]);
    const after = await world.submit(FAST);
    await world.untilEnded(after.id);
    expect(await world.database.orm.select().from(endpointDelivery)).toHaveLength(1);
    expect(receiver.received.map(({ event }) => event.data.id)).toEqual([between.id]);
  });

  it("tells nothing of a running prediction that happened before the endpoint was made", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { id } = await world.submit({ durationMs: 800 });
    world.engine.worker.start();
    await world.until(id, ({ status }) => status === "processing");
    const { id: endpointId } = await openEndpoint(world, receiver.url, ["prediction.*"]);
    await eventually(() => receiver.received.length > 0);
    expect(receiver.received.map(({ event }) => event.type)).toEqual(["prediction.succeeded"]);
    expect(await deliveriesOf(world, endpointId)).toHaveLength(1);
  });

  it("costs an account without endpoints no row of work", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    await openEndpoint(world, receiver.url, ["prediction.failed"]);
    const stranger = await world.engine.accounts.open("user-2");
    const { id } = await world.submit(FAST, { accountId: stranger.accountId });
    const kinds = new Set<string>();
    for (;;) {
      await world.engine.worker.tick();
      for (const { kind } of await world.database.orm.select().from(job)) kinds.add(kind);
      const target = { accountId: stranger.accountId, id };
      if ((await world.engine.predictions.get(target))?.status === "succeeded") break;
    }
    expect(kinds.size).toBeGreaterThan(0);
    expect(kinds).not.toContain("announce_event");
  });

  it("comes for the predictions of an account that was merged into the owner's", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { engine } = world;
    const visitor = await engine.accounts.open("visitor");
    const { id } = await world.submit(FAST, { accountId: visitor.accountId });
    await engine.accounts.link({ fromUserId: "visitor", toUserId: "user-1" });
    await openEndpoint(world, receiver.url);
    engine.worker.start();
    await eventually(() => receiver.received.length > 0);
    expect(receiver.received[0]?.event.data.id).toBe(id);
  });
});

describe("the webhook that an order names", () => {
  it("gets this prediction's events only, signed by the account's secret", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const rotated = await engine.endpoints.rotate({ accountId, id: "account" });
    if (rotated.outcome !== "rotated") throw new Error(rotated.outcome);
    const webhook = { url: receiver.url, events: ["prediction.*"] } as const;
    const { id } = await world.submit(FAST, { webhook });
    const other = await world.submit(FAST);
    engine.worker.start();
    await world.untilEnded(other.id);
    await eventually(() => receiver.received.length === 2);
    for (const got of receiver.received) verify(got, rotated.secret);
    expect(receiver.received.map(({ event }) => [event.data.id, event.type])).toEqual([
      [id, "prediction.started"],
      [id, "prediction.succeeded"],
    ]);
    expect(await engine.endpoints.list(accountId)).toEqual([]);
    const query = { accountId, of: { predictionId: id }, cursor: null, most: 10 };
    expect((await engine.endpoints.deliveries(query))?.items).toHaveLength(2);
  });

  it("may be an endpoint, which gets each event once although it wants it by itself", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const wanting = await openEndpoint(world, receiver.url);
    const { id } = await world.submit(FAST, { webhook: { endpointId: wanting.id } });
    await using quiet = await startReceiver();
    const named = await openEndpoint(world, quiet.url, []);
    const second = await world.submit(FAST, { webhook: { endpointId: named.id } });
    world.engine.worker.start();
    await eventually(() => receiver.received.length === 2 && quiet.received.length === 1);
    expect(quiet.received[0]?.event.data.id).toBe(second.id);
    const ids = receiver.received.map(({ event }) => event.data.id);
    expect(new Set(ids)).toEqual(new Set([id, second.id]));
    const rows = await world.database.orm
      .select()
      .from(endpointDelivery)
      .where(eq(endpointDelivery.predictionId, id));
    expect(rows).toHaveLength(1);
  });

  it("is part of the order: another one under the same key is a conflict", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const webhook = { url: receiver.url, events: ["prediction.failed"] } as const;
    const order = { idempotencyKey: "k", webhook };
    const first = await world.submit(FAST, order);
    expect(await world.create(FAST, order)).toMatchObject({
      outcome: "existing",
      prediction: { id: first.id },
    });
    const other = { ...order, webhook: { ...webhook, url: `${receiver.url}/2` } };
    expect(await world.create(FAST, other)).toEqual({ outcome: "idempotency_conflict" });
  });

  it("is refused where it is nobody's, or somebody else's", async () => {
    await using world = await createListeningWorld();
    const { engine } = world;
    const { accountId } = await engine.accounts.open("user-2");
    const url = "http://127.0.0.1:9/";
    const made = await engine.endpoints.create({ accountId, url, events: [], description: "" });
    if (made.outcome !== "created") throw new Error(made.outcome);
    const { id } = made.endpoint;
    for (const endpointId of [id, "nothing"]) {
      expect(await world.create(FAST, { webhook: { endpointId } })).toEqual({
        outcome: "invalid_input",
        fields: [{ field: "webhook", message: "There is no such endpoint." }],
      });
    }
    const mine = { accountId: world.accountId, id };
    expect(await engine.endpoints.test(mine)).toEqual({ outcome: "not_found" });
    expect(await engine.endpoints.rotate(mine)).toEqual({ outcome: "not_found" });
    expect(await engine.endpoints.delete(mine)).toBe(false);
    const query = { accountId: world.accountId, of: { endpointId: id }, cursor: null, most: 1 };
    expect(await engine.endpoints.deliveries(query)).toBeNull();
  });
});
