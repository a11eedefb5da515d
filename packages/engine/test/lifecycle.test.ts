import { ignoredUpdate } from "@darkroom/db";
import type { Provider } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bodyOf, deliver } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const WHOLE = { available: 100, reserved: 0 };

/** A prediction that has ended at the provider, of which nobody here has heard yet. */
async function finishedElsewhere(world: World): Promise<{ id: string; body: string }> {
  const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
  await world.engine.worker.tick();
  await world.untilProvider("succeeded");
  const { providerPredictionId } = await world.look();
  const response = await fetch(
    `${world.emulator.url}/replicate/v1/predictions/${providerPredictionId}`,
    { headers: { authorization: "Bearer r8_test" } },
  );
  return { id, body: await response.text() };
}

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

const reasons = async (world: World, id: string): Promise<string[]> => {
  const rows = await world.database.orm
    .select()
    .from(ignoredUpdate)
    .where(eq(ignoredUpdate.predictionId, id));
  return rows.map((row) => row.reason);
};

const ORDERS: readonly (readonly [string, ...string[]])[] = [
  ["starting", "processing", "succeeded"],
  ["starting", "succeeded", "processing"],
  ["processing", "starting", "succeeded"],
  ["processing", "succeeded", "starting"],
  ["succeeded", "starting", "processing"],
  ["succeeded", "processing", "starting"],
  ["succeeded"],
  ["processing", "succeeded", "succeeded", "processing", "succeeded"],
];

describe("news in any order", () => {
  it.each(ORDERS.map((order) => ({ order })))(
    "S116: $order: one success, one charge",
    async ({ order }) => {
      await using world = await createWorld();
      const { id, body } = await finishedElsewhere(world);
      const providerId = (await world.look()).providerPredictionId;
      for (const status of order) {
        const sent = status === "succeeded" ? body : bodyOf(providerId, status);
        await deliver(world, { predictionId: id, body: sent });
        await workOff(world);
      }
      const ended = await world.get(id);
      expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
      expect(ended.outputs).toHaveLength(1);
      expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
    },
  );

  it("that contradicts a success is recorded and changes nothing", async () => {
    await using world = await createWorld();
    const { id, body } = await finishedElsewhere(world);
    await deliver(world, { predictionId: id, body });
    await workOff(world);
    const before = await world.get(id);
    const providerId = (await world.look()).providerPredictionId;
    for (const status of ["failed", "canceled", "aborted"]) {
      await deliver(world, { predictionId: id, body: bodyOf(providerId, status) });
    }
    await workOff(world);
    expect(await world.get(id)).toEqual(before);
    expect(await reasons(world, id)).toEqual(["terminal", "terminal", "terminal"]);
  });

  it("that contradicts an end while its result is being stored does not stop the storing", async () => {
    let down = true;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: (...put) => (down ? Promise.reject(new Error("down")) : inner.put(...put)),
      }),
    });
    const { id, body } = await finishedElsewhere(world);
    await deliver(world, { predictionId: id, body });
    await workOff(world);
    expect((await world.get(id)).status).toBe("storing");
    const providerId = (await world.look()).providerPredictionId;
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed") });
    await workOff(world);
    expect(await reasons(world, id)).toEqual(["contradiction"]);
    down = false;
    world.clock.advance(60_000);
    await workOff(world);
    expect((await world.get(id)).status).toBe("succeeded");
  });

  it("of a success after a failure is counted as paid in vain", async () => {
    await using world = await createWorld();
    const { id, body } = await finishedElsewhere(world);
    const providerId = (await world.look()).providerPredictionId;
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed") });
    await workOff(world);
    await deliver(world, { predictionId: id, body });
    await workOff(world);
    expect((await world.get(id)).status).toBe("failed");
    expect(await reasons(world, id)).toEqual(["late_success"]);
    expect((await world.engine.health()).counters["orphanPaid"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });

  it.each(["starting", "processing"] as const)(
    "with a word that nobody knows is counted and ends nothing, after %s",
    async (before) => {
      await using world = await createWorld();
      const { id, body } = await finishedElsewhere(world);
      const providerId = (await world.look()).providerPredictionId;
      await deliver(world, { predictionId: id, body: bodyOf(providerId, before) });
      await deliver(world, { predictionId: id, body: bodyOf(providerId, "rebooting") });
      await workOff(world);
      expect((await world.get(id)).status).toBe(before);
      expect((await world.engine.health()).counters["unknownProviderStatus"]).toBe(1);
      await deliver(world, { predictionId: id, body });
      await workOff(world);
      expect((await world.get(id)).status).toBe("succeeded");
    },
  );

  it("whose very first word is unknown binds the run and raises the alarm", async () => {
    const strange = (inner: Provider): Provider => ({
      ...inner,
      start: async (request) => {
        const started = await inner.start(request);
        if (started.outcome !== "accepted") return started;
        const update = { ...started.update, providerStatus: "booting", phase: "unknown" } as const;
        return { outcome: "accepted", update };
      },
    });
    await using world = await createWorld({ provider: strange });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("starting");
    expect((await world.engine.health()).counters["unknownProviderStatus"]).toBe(1);
  });
});

describe("a success whose outputs are gone", () => {
  /** A provider that has deleted the outputs at its first so many reads. */
  const forgetful = (reads: number) => {
    let read = 0;
    return (inner: Provider): Provider => ({
      ...inner,
      get: async (id) => {
        const looked = await inner.get(id);
        if (looked.outcome !== "found" || looked.update.phase !== "succeeded") return looked;
        read += 1;
        if (read > reads) return looked;
        return {
          outcome: "found",
          update: { ...looked.update, outputs: [], text: null, outputsExpired: true },
        };
      },
    });
  };

  it("is asked for once more before it is given up", async () => {
    await using world = await createWorld({ provider: forgetful(1), webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("fails with release when they stay gone", async () => {
    await using world = await createWorld({ provider: forgetful(99), webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "storage", released: 3 },
    });
    expect(await world.balance()).toEqual(WHOLE);
  });
});

describe("retry", () => {
  it("after an unknown outcome is a new prediction, and the old one is never sent again", async () => {
    let lost = true;
    const losing = (inner: Provider): Provider => ({
      ...inner,
      start: (request) => {
        if (!lost) return inner.start(request);
        lost = false;
        return Promise.resolve({ outcome: "lost", errorText: "no answer" });
      },
    });
    await using world = await createWorld({ provider: losing });
    const { id } = await world.submit({ durationMs: 10 });
    for (let look = 0; look < 12; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(15_000);
    }
    expect((await world.get(id)).error?.code).toBe("unknown_outcome");
    const retried = await world.engine.predictions.retry({
      accountId: world.accountId,
      id,
      actor: { kind: "user", id: "user-1" },
      requestId: "retry",
      idempotencyKey: null,
    });
    expect(retried).toMatchObject({ outcome: "created", prediction: { retryOf: id } });
    world.engine.worker.start();
    await world.untilEnded("prediction" in retried ? retried.prediction.id : "");
    expect(await world.log("create")).toHaveLength(1);
    expect((await world.get(id)).status).toBe("failed");
  });
});
