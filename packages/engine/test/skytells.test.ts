import { createHmac } from "node:crypto";
import type { Provider } from "@darkroom/providers";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import type { DeliveryVerdict } from "../src/index.ts";
import { tokenOf } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const whole = { available: 100, reserved: 0 };
const actor = { kind: "user", id: "user-1" } as const;
/** A little more than the provider keeps anything after its end. */
const AFTER_RETENTION_MS = 301_000;

const skytellsWorld = (options: WorldOptions = {}): Promise<World> =>
  createWorld({ wire: "skytells", ...options });

/** Hands a delivery to the engine as the route would, signed with the key of our account. */
function deliverSigned(world: World, predictionId: string, body: string): Promise<DeliveryVerdict> {
  return world.engine.deliveries.ingest({
    provider: "skytells",
    headers: { "x-skytells-signature": createHmac("sha256", "sk-test").update(body).digest("hex") },
    body: new TextEncoder().encode(body),
    predictionId,
    token: tokenOf(world, predictionId),
    requestId: "webhook-request",
  });
}

async function providerIdOf(world: World): Promise<string> {
  const created = (await world.log("create")).findLast((entry) => entry.id !== null);
  return created?.id ?? "";
}

describe("a life at Skytells", () => {
  it.each([{}, { envelope: true, output: "array", queuedAs: "false" }] as const)(
    "ends by its webhook, after which the prediction is read anew: %j",
    async (skytells) => {
      await using world = await skytellsWorld();
      world.engine.worker.start();
      const { id } = await world.submit({ queueMs: 150, durationMs: 150, skytells });
      const ended = await world.untilEnded(id);
      expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
      expect(ended.outputs).toHaveLength(1);
      expect(world.webhooks.received.map(({ verdict }) => verdict)).toEqual([
        "accepted",
        "accepted",
      ]);
      expect((await world.log("get")).length).toBeGreaterThanOrEqual(2);
      expect(await world.log("create")).toHaveLength(1);
    },
  );

  it("is told of once where a webhook comes twice", async () => {
    await using world = await skytellsWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 50, webhooks: { duplicate: true } });
    await world.untilEnded(id);
    await world.until(id, () => world.webhooks.received.length >= 4);
    const verdicts = world.webhooks.received.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === "accepted").length).toBeLessThanOrEqual(2);
    expect(verdicts.every((verdict) => /accepted|duplicate|stale/.test(verdict))).toBe(true);
  });

  it("is not ended by a delivery that is signed and says so, but by what the provider says", async () => {
    await using world = await skytellsWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 60_000 });
    await world.until(id, (view) => view.status === "processing");
    const output = "https://evil.example/picture.png";
    const body = JSON.stringify({ id: await providerIdOf(world), status: "succeeded", output });
    const looks = (await world.log("get")).length;
    expect(await deliverSigned(world, id, body)).toBe("accepted");
    await world.until(id, () => world.webhooks.received.length > 0);
    while ((await world.log("get")).length === looks) await world.get(id);
    await world.engine.worker.stop();
    expect(await world.get(id)).toMatchObject({ status: "processing", credits: { reserved: 3 } });
    await world.engine.predictions.cancel({ ...world, id, actor, requestId: "request-2" });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("canceled");
  });

  it("is cancelled although the answer says no more than success, and costs nothing", async () => {
    await using world = await skytellsWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.until(id, (view) => view.status === "starting" || view.status === "processing");
    await world.engine.predictions.cancel({ ...world, id, actor, requestId: "request-2" });
    expect((await world.untilEnded(id)).status).toBe("canceled");
    expect(await world.balance()).toEqual(whole);
    expect(await world.log("cancel")).toHaveLength(1);
  });

  it.each([
    [{ outcome: "fail" }, "provider_rejected"],
    [{ outcome: "nsfw" }, "safety"],
    [{ skytells: { error: "CONTENT_POLICY_VIOLATION" } }, "safety"],
    [{ skytells: { error: "INVALID_INPUT" } }, "invalid_input"],
    [{ skytells: { error: "MODEL_NOT_SUPPORTED" } }, "provider_rejected"],
  ] as const)("fails with release where it meets %j", async (scenario, code) => {
    await using world = await skytellsWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20, ...scenario });
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code, released: 3 },
    });
    expect(await world.balance()).toEqual(whole);
  });

  it("fails with release where the failure is read as a 502, after some looks", async () => {
    await using world = await skytellsWorld();
    const skytells = { failedAs: "502" } as const;
    const { id } = await world.submit({ outcome: "fail", durationMs: 0, skytells });
    for (let look = 0; look < 6; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(61_000);
    }
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    expect(await world.balance()).toEqual(whole);
  });
});

describe("five minutes of retention", () => {
  it("a lost webhook is made up for inside them, before everything is gone", async () => {
    await using world = await skytellsWorld({ sharesClock: true });
    const { id } = await world.submit({ durationMs: 50, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    const endedAt = world.clock.now();
    for (let look = 0; look < 10 && (await world.get(id)).status !== "succeeded"; look += 1) {
      world.clock.advance(29_000);
      await world.engine.worker.tick();
    }
    expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(world.clock.now() - endedAt).toBeLessThan(AFTER_RETENTION_MS);
    expect(world.webhooks.received).toEqual([]);
  });

  it("a model that usually takes longer is looked at in time too, also when a look fails", async () => {
    let isSilent = false;
    const unsteady = (inner: Provider): Provider => ({
      ...inner,
      get: (id, options) => {
        if (!isSilent) return inner.get(id, options);
        isSilent = false;
        const errorText = "no answer";
        return Promise.resolve({ outcome: "unavailable", retryAfterMs: 600_000, errorText });
      },
    });
    await using world = await skytellsWorld({ sharesClock: true, provider: unsteady });
    const slow = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    await world.untilEnded(slow.id);
    await world.engine.worker.stop();
    const tenMinutes = "UPDATE prediction SET started_at = finished_at - 600000";
    await world.database.batch([{ sql: tenMinutes, args: [] }]);
    world.clock.advance(5_000);
    const { id } = await world.submit({ durationMs: 20, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    isSilent = true;
    for (let waitedMs = 0; waitedMs < AFTER_RETENTION_MS + 30_000; waitedMs += 5_000) {
      world.clock.advance(5_000);
      await world.engine.worker.tick();
    }
    expect(isSilent).toBe(false);
    expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
  });

  it("the spool holds the result while the storage is down for longer", async () => {
    let isDown = true;
    await using world = await skytellsWorld({
      sharesClock: true,
      storage: (inner) => ({
        ...inner,
        put: (...put) =>
          isDown ? Promise.reject(new StorageError("unavailable", "down")) : inner.put(...put),
      }),
    });
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 50 });
    await world.until(id, (view) => view.status === "storing");
    await world.until(id, () => world.spool.usage().bytes > 0);
    await world.engine.worker.stop();
    world.clock.advance(AFTER_RETENTION_MS);
    expect(await world.provider.get(await providerIdOf(world))).toEqual({ outcome: "missing" });
    isDown = false;
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(ended.outputs).toHaveLength(1);
  });

  it("what was not looked at inside them fails with release", async () => {
    await using world = await skytellsWorld({ sharesClock: true });
    const { id } = await world.submit({ durationMs: 50, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    world.clock.advance(AFTER_RETENTION_MS);
    for (let look = 0; look < 4; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(61_000);
    }
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    expect(await world.balance()).toEqual(whole);
  });
});

describe("an answer of Skytells that is lost", () => {
  it("after it accepted: the orphan is found by the webhook.url of the list", async () => {
    await using world = await skytellsWorld();
    world.engine.worker.start();
    const { id } = await world.submit({
      accept: "reset-after",
      durationMs: 50,
      webhooks: { drop: true },
    });
    await world.until(id, (view) => view.status !== "submitting" && view.status !== "queued");
    world.clock.advance(60_000);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.engine.health()).counters["orphanAdopted"]).toBe(1);
    expect(await world.log("create")).toHaveLength(1);
  });

  it("and a list without webhooks: the predictions themselves are asked for theirs", async () => {
    const silent = (inner: Provider): Provider => ({
      ...inner,
      list: async (since) => {
        const listed = await inner.list(since);
        if (listed.outcome !== "listed") return listed;
        const updates = listed.updates.map((update) => ({ ...update, echoedWebhook: null }));
        return { ...listed, updates };
      },
    });
    await using world = await skytellsWorld({ provider: silent });
    world.engine.worker.start();
    const { id } = await world.submit({
      accept: "reset-after",
      durationMs: 50,
      webhooks: { drop: true },
    });
    await world.until(id, (view) => view.status !== "submitting" && view.status !== "queued");
    world.clock.advance(60_000);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("and a webhook that comes: the prediction it names is read and bound", async () => {
    const deaf = (inner: Provider): Provider => ({
      ...inner,
      list: () => Promise.resolve({ outcome: "listed", updates: [], truncated: false }),
    });
    await using world = await skytellsWorld({ provider: deaf });
    world.engine.worker.start();
    const { id } = await world.submit({
      accept: "reset-after",
      durationMs: 50,
      webhooks: { delayMs: 300 },
    });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.log("list")).toEqual([]);
  });

  it("and a delivery about the run of another prediction: it is not bound to that", async () => {
    const deaf = (inner: Provider): Provider => ({
      ...inner,
      list: () => Promise.resolve({ outcome: "listed", updates: [], truncated: false }),
    });
    await using world = await skytellsWorld({ provider: deaf });
    const silent = { accept: "reset-after", durationMs: 50, webhooks: { drop: true } } as const;
    const first = await world.submit(silent);
    await world.engine.worker.tick();
    const second = await world.submit(silent);
    await world.engine.worker.tick();
    const body = JSON.stringify({ id: await providerIdOf(world), status: "succeeded" });
    expect(await deliverSigned(world, first.id, body)).toBe("accepted");
    await world.engine.worker.tick();
    expect((await world.get(first.id)).status).toBe("submitting");
    expect(await deliverSigned(world, second.id, `${body} `)).toBe("accepted");
    await world.engine.worker.tick();
    expect((await world.get(second.id)).status).not.toBe("submitting");
  });

  it("and nothing there: it fails with release after the window and is never sent again", async () => {
    await using world = await skytellsWorld();
    const { id } = await world.submit({ accept: "reset" });
    for (let look = 0; look < 12; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(15_000);
    }
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "unknown_outcome", released: 3 },
    });
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });
});

describe("limits of Skytells", () => {
  it("a 429 costs a wait and no attempt, and everything is made in the end", async () => {
    await using world = await skytellsWorld({ sharesClock: true });
    await world.control({ durationMs: 0, skytells: { requestsPerMinute: 2 } });
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await world.submit({})).id);
    for (let minute = 0; minute < 40; minute += 1) {
      await world.engine.worker.tick();
      world.clock.advance(15_000);
      if ((await Promise.all(ids.map(world.get))).every(({ status }) => status === "succeeded"))
        break;
    }
    const created = (await world.log("create")).filter(({ status }) => status === 200);
    expect(created).toHaveLength(5);
    const views = await Promise.all(ids.map(world.get));
    expect(views.map(({ status }) => status)).toEqual(Array(5).fill("succeeded"));
  });
});
