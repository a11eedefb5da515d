import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Provider, ProviderOutput, ProviderUpdate } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "../src/index.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const WHOLE = { available: 100, reserved: 0 };
const USER = { kind: "user", id: "user-1" } as const;

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

/** A prediction at the provider, of which no webhook comes by itself. */
async function running(world: World): Promise<{ id: string; providerId: string }> {
  const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
  await world.engine.worker.tick();
  return { id, providerId: (await world.look()).providerPredictionId };
}

const cancel = (world: World, id: string) =>
  world.engine.predictions.cancel({
    accountId: world.accountId,
    id,
    actor: USER,
    requestId: "request",
  });

/** Files in our storage, whoever they belong to. */
async function storedFiles(world: World): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(world.directory, "results"), options).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe("a cancel leaves the last word to the provider", () => {
  it("which had finished: the picture stays and is paid", async () => {
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        cancel: (id) => inner.get(id),
      }),
    });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    expect((await world.get(id)).status).toBe("starting");
    expect(await cancel(world, id)).toMatchObject({ outcome: "requested" });
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
  });

  it("which stopped with a part of the outputs: nothing is kept, nothing is paid", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    await cancel(world, id);
    const output = ["https://replicate.delivery/x/out-0.png"];
    const body = bodyOf(providerId, "canceled", { output, metrics: { predict_time: 3 } });
    await deliver(world, { predictionId: id, body });
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "canceled", outputs: [] });
    expect((await world.engine.health()).counters["canceledBilled"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });

  it("comes too late while the picture is being stored", async () => {
    let down = true;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: (...put) => (down ? Promise.reject(new Error("down")) : inner.put(...put)),
      }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    expect(await cancel(world, id)).toMatchObject({ outcome: "too_late" });
    down = false;
    world.clock.advance(60_000);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});

describe("a deadline", () => {
  it("by which the provider itself stopped the run is no cancel of anybody", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    world.clock.advance(600_500);
    const body = bodyOf(providerId, "canceled", { metrics: { predict_time: 600 } });
    await deliver(world, { predictionId: id, body });
    const other = world.openEngine("worker-2");
    // The look that would end it as well is not due on this worker before the delivery.
    await world.database.batch([
      { sql: "UPDATE job SET run_at = run_at + 600000 WHERE kind LIKE 'reconcile%'", args: [] },
    ]);
    await other.worker.tick();
    expect(await world.get(id)).toMatchObject({
      status: "expired",
      error: { code: "timeout", released: 3 },
    });
    expect((await other.health()).counters["canceledBilled"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });

  it("is told to the provider, so that a run that nobody hears of again costs little", async () => {
    const told: number[] = [];
    await using world = await createWorld({
      models: [{ ...MODEL, deadlineMs: 100_000 }],
      provider: (inner) => ({
        ...inner,
        start: (request) => {
          told.push(request.deadlineMs);
          return inner.start(request);
        },
      }),
    });
    await world.submit({ durationMs: 10 });
    world.clock.advance(40_000);
    await world.engine.worker.tick();
    await world.submit({ durationMs: 10 });
    world.clock.advance(96_000);
    await world.engine.worker.tick();
    const [first = 0, second = 0] = told;
    expect(first).toBeGreaterThan(50_000);
    expect(first).toBeLessThanOrEqual(60_000);
    // Providers take no shorter one.
    expect(second).toBe(5_000);
  });

  it("ends a run that hangs when it passes, not at some later look", async () => {
    await using world = await createWorld({ models: [{ ...MODEL, deadlineMs: 20_000 }] });
    const { id } = await running(world);
    for (let look = 0; look < 2; look += 1) {
      world.clock.advance(8_001);
      await workOff(world);
    }
    const [next] = await world.database.read({
      sql: `SELECT job.run_at - deadline_at AS late FROM job JOIN prediction
        ON prediction.id = job.prediction_id WHERE kind = 'reconcile_prediction'`,
      args: [],
    });
    expect(next).toEqual({ late: 0 });
    world.clock.advance(4_000);
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
  });

  it("ends what waits for a provider that told us to stay away for longer", async () => {
    await using world = await createWorld({
      models: [{ ...MODEL, deadlineMs: 120_000 }],
      provider: (inner) => ({
        ...inner,
        start: () =>
          Promise.resolve({
            outcome: "deferred",
            error: "rate_limited",
            retryAfterMs: 600_000,
            errorText: "429",
          }),
      }),
    });
    const { id } = await world.submit({});
    await workOff(world);
    expect((await world.get(id)).status).toBe("queued");
    world.clock.advance(121_000 + 60_000);
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
  });
});

describe("what was made", () => {
  /** Changes the outputs of the finished run, by how often they were asked for. */
  const naming =
    (name: (urls: readonly ProviderOutput[], asked: number) => readonly ProviderOutput[]) =>
    (inner: Provider): Provider => {
      let asked = 0;
      const change = (update: ProviderUpdate): ProviderUpdate => {
        if (update.phase !== "succeeded") return update;
        asked += 1;
        return { ...update, outputs: name(update.outputs, asked) };
      };
      return {
        ...inner,
        get: async (id) => {
          const looked = await inner.get(id);
          return looked.outcome === "found"
            ? { outcome: "found", update: change(looked.update) }
            : looked;
        },
      };
    };
  const moved = (output: ProviderOutput): ProviderOutput =>
    output.kind === "url" ? { ...output, url: `${output.url}.moved` } : output;

  it("is asked for again at its own place, whatever words stand between", async () => {
    const words = { kind: "value", value: { seed: 5 } } as const;
    await using world = await createWorld({
      webhooks: false,
      provider: naming((outputs, asked) =>
        outputs.flatMap((output) => [words, asked > 1 ? output : moved(output)]),
      ),
    });
    const { id } = await world.submit({ durationMs: 10, outputs: 3 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended.status).toBe("succeeded");
    expect(ended.outputs).toHaveLength(3);
  });

  it("may come as data when it is asked for again", async () => {
    const png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    await using world = await createWorld({
      webhooks: false,
      provider: naming((outputs, asked) =>
        asked > 1 ? [{ kind: "data", mediaType: "image/png", base64: png }] : outputs.map(moved),
      ),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toMatchObject([{ width: 1, height: 1 }]);
  });

  it("leaves no bytes behind when an operator ends it while it is being stored", async () => {
    let settle: () => Promise<unknown> = () => Promise.resolve();
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: async (...put) => {
          await settle();
          await inner.put(...put);
        },
      }),
    });
    const { id } = await world.submit({ durationMs: 10, outputs: 2 });
    settle = () =>
      world.engine.predictions.settle({
        id,
        to: "failed",
        operator: "operator-1",
        reason: "stuck",
        requestId: "request",
      });
    world.engine.worker.start();
    await world.untilEnded(id);
    await world.engine.worker.stop();
    expect(await storedFiles(world)).toEqual([]);
  });

  it("leaves no bytes behind when a part of it can never be stored", async () => {
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: (key, ...rest) =>
          key.endsWith("/1") ? Promise.reject(new Error("down")) : inner.put(key, ...rest),
      }),
    });
    const { id } = await world.submit({ durationMs: 10, outputs: 2 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await world.engine.worker.stop();
    world.clock.advance(13 * 3_600_000);
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { code: "storage" } });
    expect(await storedFiles(world)).toEqual([]);
  });

  it("stays when a second worker stores it a moment later", async () => {
    let second: () => Promise<unknown> = () => Promise.resolve();
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: async (...put) => {
          const others = second;
          second = () => Promise.resolve();
          await inner.put(...put);
          await others();
        },
      }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    const other = world.openEngine("worker-2");
    second = async () => {
      world.clock.advance(15_001);
      await other.worker.tick();
    };
    await world.engine.worker.tick();
    await world.until(id, () => world.webhooks.received.length > 1);
    await workOff(world);
    const ended = await world.get(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(await storedFiles(world)).toHaveLength(1);
  });
});

describe("a cost that cannot be told", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("%d is the price", async (credits) => {
    const model: ModelDefinition = { ...MODEL, credits: 5, actualCredits: () => credits };
    await using world = await createWorld({ models: [model] });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).credits).toEqual({ price: 5, reserved: 0, captured: 5 });
    expect((await world.engine.health()).counters["creditsLost"]).toBe(0);
  });
});
