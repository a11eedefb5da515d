import { webhookDelivery } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const settled = async (world: World, id: string): Promise<void> => {
  const view = await world.untilEnded(id);
  expect(view.status).toBe("succeeded");
  expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
};

describe("webhooks as they really come", () => {
  it("S35 duplicates change nothing and are answered with 200", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 30, webhooks: { duplicate: 3 } });
    world.engine.worker.start();
    await settled(world, id);
    await world.until(id, () => world.webhooks.received.length >= 8);
    const verdicts = world.webhooks.received.map((delivery) => delivery.verdict);
    expect(verdicts.filter((verdict) => verdict === "duplicate").length).toBeGreaterThan(3);
    // What is told from the middle of the run may come after its end.
    const others = verdicts.filter((verdict) => verdict !== "stale");
    expect(new Set(others)).toEqual(new Set(["accepted", "duplicate"]));
  });

  it("S116: a late 'processing' does not bring an ended prediction back", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 30, webhooks: { shuffle: true }, seed: 3 });
    world.engine.worker.start();
    await settled(world, id);
    await world.until(id, () => world.webhooks.received.length >= 2);
    expect((await world.get(id)).status).toBe("succeeded");
  });

  it("a lost webhook is rescued by the reconciler, and counted", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 30, webhooks: { drop: true } });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "starting");
    while ((await world.log("get")).length === 0) {
      world.clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await settled(world, id);
    const { counters } = await world.engine.health();
    expect(counters).toMatchObject({ settledByReconciler: 1, settledByWebhook: 0 });
  });

  it("where no webhook can reach us none is asked for, and polling brings the result", async () => {
    await using world = await createWorld({ webhooks: false });
    const { id } = await world.submit({ durationMs: 30 });
    world.engine.worker.start();
    await settled(world, id);
    expect(world.webhooks.received).toEqual([]);
    expect((await world.log("create"))[0]?.webhook).toBeNull();
  });

  it.each([
    ["badSignature", "bad_signature"],
    ["staleTimestamp", "too_old"],
  ] as const)("%s is refused and leaves no trace", async (fault, verdict) => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 30, webhooks: { [fault]: true } });
    await world.engine.worker.tick();
    await world.until(id, () => world.webhooks.received.length > 0);
    expect(world.webhooks.received[0]?.verdict).toBe(verdict);
    expect(await world.database.orm.select().from(webhookDelivery)).toEqual([]);
    expect((await world.get(id)).status).toBe("starting");
  });
});

async function replay(
  world: World,
  change: { predictionId?: string | null; token?: string | null; provider?: string },
) {
  const first = world.webhooks.received[0];
  const query = new URLSearchParams(first?.query);
  return world.engine.deliveries.ingest({
    provider: "replicate",
    headers: {},
    body: Buffer.from(first?.body ?? ""),
    predictionId: query.get("prediction"),
    token: query.get("t"),
    requestId: "request-replay",
    ...change,
  });
}

const rename = (world: World, from: string, to: string) =>
  world.database.batch([{ sql: `ALTER TABLE ${from} RENAME TO ${to}`, args: [] }]);

describe("webhooks that are not for us", () => {
  it("the callback token is required and belongs to one prediction", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await settled(world, id);
    expect(await replay(world, { token: null })).toBe("malformed");
    expect(await replay(world, { token: "x".repeat(43) })).toBe("bad_signature");
    expect(await replay(world, { predictionId: "another" })).toBe("bad_signature");
    expect(await replay(world, { provider: "nobody" })).toBe("malformed");
    expect(await replay(world, {})).toBe("malformed");
  });

  it("500 only when our own store fails, so that the provider sends it again", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await settled(world, id);
    await rename(world, "webhook_delivery", "unreachable");
    const { id: second } = await world.submit({ durationMs: 10 });
    await world.until(second, () =>
      world.webhooks.received.some((delivery) => delivery.verdict === "unavailable"),
    );
    await world.until(second, (view) => view.status === "starting");
    world.clock.advance(10_000);
    expect((await world.untilEnded(second)).status).toBe("succeeded");
    await rename(world, "unreachable", "webhook_delivery");
  });
});
