import { ignoredUpdate, job, webhookDelivery } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { DELIVERY_VERDICTS } from "../src/index.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const FOREIGN_KEY = Buffer.from("the secret of somebody else's account");

const deliveries = (world: World) => world.database.orm.select().from(webhookDelivery);
const deliveryJobs = (world: World) =>
  world.database.orm.select().from(job).where(eq(job.kind, "process_delivery"));

/** A prediction that runs at the provider, with nobody at work here and no webhook on its way. */
async function running(world: World): Promise<{ id: string; providerId: string }> {
  const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
  await world.engine.worker.tick();
  return { id, providerId: (await world.look()).providerPredictionId };
}

describe("a delivery is recorded as it came, before anything is done with it", () => {
  it("with its raw body, its digest and a job, and is applied only by a worker", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "failed", { error: "CUDA out of memory" });
    expect(await deliver(world, { predictionId: id, body, webhookId: "msg_1" })).toBe("accepted");
    expect(await deliveries(world)).toMatchObject([
      { webhookId: "msg_1", verdict: "accepted", body, processedAt: null, outcome: null },
    ]);
    expect(await deliveryJobs(world)).toHaveLength(1);
    expect((await world.get(id)).status).toBe("starting");
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    expect(await deliveries(world)).toMatchObject([{ outcome: "applied", attempts: 1 }]);
  });

  it("once for each id of the provider, also when twins come at the same moment", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "processing");
    const verdicts = await Promise.all(
      Array.from({ length: 8 }, () => deliver(world, { predictionId: id, body, webhookId: "m" })),
    );
    expect(verdicts.toSorted()).toEqual([
      "accepted",
      ...Array.from({ length: 7 }, () => "duplicate"),
    ]);
    expect(await deliveries(world)).toHaveLength(1);
    expect(await deliveryJobs(world)).toHaveLength(1);
  });

  it("not under a signature of somebody else, whose id stays free for the true one", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "failed", { error: "x" });
    const signed = { predictionId: id, webhookId: "msg_1", secret: FOREIGN_KEY };
    expect(await deliver(world, { ...signed, body })).toBe("bad_signature");
    expect(await deliver(world, { predictionId: id, body, webhookId: "msg_1" })).toBe("accepted");
  });
});

describe("verdicts", () => {
  it("are the eight that a provider can cause, and one for our own failures", () => {
    expect([...DELIVERY_VERDICTS].toSorted()).toEqual(
      ["accepted", "bad_signature", "duplicate", "malformed", "stale"].concat([
        "too_large",
        "too_old",
        "unavailable",
        "unknown_prediction",
      ]),
    );
  });

  it("stale: news from the middle of a run that is over costs no work and changes nothing", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const ended = bodyOf(providerId, "failed", { error: "x" });
    await deliver(world, { predictionId: id, body: ended });
    await world.engine.worker.tick();
    const before = await world.get(id);
    expect(before.status).toBe("failed");
    const late = { predictionId: id, body: bodyOf(providerId, "processing") };
    expect(await deliver(world, late)).toBe("stale");
    expect((await deliveries(world)).at(-1)).toMatchObject({ verdict: "stale", outcome: "stale" });
    expect(await deliveryJobs(world)).toEqual([]);
    expect(await world.get(id)).toEqual(before);
  });

  it("too_old and bad_signature leave no trace, malformed neither", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "failed");
    const signedAt = world.clock.now() - 3_600_000;
    expect(await deliver(world, { predictionId: id, body, signedAt })).toBe("too_old");
    expect(await deliver(world, { predictionId: id, body, secret: FOREIGN_KEY })).toBe(
      "bad_signature",
    );
    expect(await deliver(world, { predictionId: id, body: "no JSON" })).toBe("malformed");
    expect(await deliver(world, { predictionId: id, body, token: null })).toBe("malformed");
    expect(await deliveries(world)).toEqual([]);
  });

  it("cheap refusals come first: a wrong address is refused before any byte of the body", async () => {
    await using world = await createWorld();
    const { id } = await running(world);
    const { refuse } = world.engine.deliveries;
    const address = { provider: "replicate", predictionId: id, token: "x".repeat(43) };
    expect(refuse(address)).toBe("bad_signature");
    expect(refuse({ ...address, token: null })).toBe("malformed");
    expect(refuse({ ...address, predictionId: null })).toBe("malformed");
    expect(refuse({ ...address, provider: "nobody" })).toBe("malformed");
  });
});

describe("a body that the provider signed for somebody else's account", () => {
  it("changes nothing without our token", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const before = await world.get(id);
    const other = (await world.submit({})).id;
    const body = bodyOf(providerId, "failed", { error: "x" });
    const stolen = new URLSearchParams({ t: "A".repeat(43) }).get("t");
    expect(await deliver(world, { predictionId: id, body, token: stolen })).toBe("bad_signature");
    expect(await deliver(world, { predictionId: other, body, token: stolen })).toBe(
      "bad_signature",
    );
    expect(await deliveries(world)).toEqual([]);
    expect(await world.get(id)).toEqual(before);
  });

  it("changes nothing with it when it speaks of another run than ours", async () => {
    await using world = await createWorld();
    const { id } = await running(world);
    const before = await world.get(id);
    const foreign = bodyOf("foreignforeignforeignforei", "succeeded", {
      output: ["https://replicate.delivery/x/out-0.png"],
    });
    expect(await deliver(world, { predictionId: id, body: foreign })).toBe("accepted");
    await world.engine.worker.tick();
    expect(await world.get(id)).toEqual(before);
    expect(await world.database.orm.select().from(ignoredUpdate)).toMatchObject([
      { predictionId: id, reason: "foreign" },
    ]);
    expect(await deliveries(world)).toMatchObject([{ outcome: "foreign" }]);
  });
});

describe("a delivery that comes before its prediction", () => {
  it("S123: is parked, and applied when the prediction appears", async () => {
    const ids: string[] = [];
    await using world = await createWorld({ newId: () => ids.pop() ?? v7() });
    const id = v7();
    const body = bodyOf("earlyearlyearlyearlyearlye", "failed", { error: "out of memory" });
    expect(await deliver(world, { predictionId: id, body })).toBe("unknown_prediction");
    world.clock.advance(60_001);
    await world.engine.worker.tick();
    expect(await deliveries(world)).toMatchObject([{ body, processedAt: null }]);
    ids.push(id);
    const { id: made } = await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    expect(made).toBe(id);
    world.clock.advance(60_001);
    await world.engine.worker.tick();
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    expect(await deliveries(world)).toMatchObject([{ verdict: "accepted", outcome: "applied" }]);
    expect((await world.engine.health()).counters["deliveriesUnparked"]).toBe(1);
  });
});

describe("an operator", () => {
  it("replays a stored delivery whose work was lost", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed", { error: "x" }) });
    await world.database.batch([
      { sql: "DELETE FROM job WHERE kind = 'process_delivery'", args: [] },
    ]);
    const { items } = await world.engine.deliveries.list({ cursor: null, most: 10 });
    expect(items).toMatchObject([{ predictionId: id, bodyKept: true, processedAt: null }]);
    const target = { id: items[0]?.id ?? "", operator: "operator-1" };
    expect(await world.engine.deliveries.replay(target)).toEqual({ outcome: "replayed" });
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    const timeline = await world.engine.predictions.timeline({ accountId: world.accountId, id });
    expect(timeline?.at(-1)).toMatchObject({ actor: "operator", to: "failed" });
  });

  it("asks the provider where no body was kept, and finds nothing to change after the end", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "processing") });
    await world.engine.worker.tick();
    const before = await world.get(id);
    const { items } = await world.engine.deliveries.list({ cursor: null, most: 10 });
    expect(items).toMatchObject([{ bodyKept: false, outcome: "applied", attempts: 1 }]);
    const target = { id: items[0]?.id ?? "", operator: "operator-1" };
    await world.engine.deliveries.replay(target);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: before.status, sequence: before.sequence });
    expect(await deliveries(world)).toMatchObject([{ attempts: 2 }]);
  });

  it("cannot replay what is not there", async () => {
    await using world = await createWorld();
    const id = v7();
    expect(await world.engine.deliveries.replay({ id, operator: "o" })).toEqual({
      outcome: "not_found",
    });
    await deliver(world, { predictionId: v7(), body: bodyOf("p".repeat(26), "failed") });
    const { items } = await world.engine.deliveries.list({ cursor: null, most: 10 });
    expect(await world.engine.deliveries.replay({ id: items[0]?.id ?? "", operator: "o" })).toEqual(
      { outcome: "unknown_prediction" },
    );
  });
});
