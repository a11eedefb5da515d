import { describe, expect, it } from "vitest";
import { bodyOf, deliver } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const WHOLE = { available: 100, reserved: 0 };

const counters = async (world: World) => (await world.engine.health()).counters;

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

describe("what was paid in vain", () => {
  /** A prediction that ended here while the provider went on. */
  async function endedHere(world: World): Promise<{ id: string; providerId: string }> {
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    return { id, providerId: (await world.look()).providerPredictionId };
  }

  it("counts once for each run, however often its success is told", async () => {
    await using world = await createWorld();
    const { id, providerId } = await endedHere(world);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed", { error: "x" }) });
    await workOff(world);
    const output = ["https://replicate.delivery/x/out-0.png"];
    for (let times = 0; times < 3; times += 1) {
      const body = bodyOf(providerId, "succeeded", { output });
      await deliver(world, { predictionId: id, body });
      await workOff(world);
    }
    expect((await counters(world))["orphanPaid"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });

  it("is seen though the provider could not be asked before our deadline", async () => {
    let isSilent = false;
    await using world = await createWorld({
      provider: ({ readWebhook: _believed, ...inner }) => ({
        ...inner,
        // As of a provider whose bodies are not believed: it is asked what has become of the run.
        verifyWebhook: async (webhook) => {
          const verdict = await inner.verifyWebhook(webhook);
          if (verdict.outcome !== "verified" || verdict.update === null) return verdict;
          const { providerPredictionId } = verdict.update;
          return { ...verdict, update: null, providerPredictionId };
        },
        get: async (id) => {
          const looked = await inner.get(id);
          if (isSilent) return { outcome: "unavailable", retryAfterMs: 0, errorText: "503" };
          if (looked.outcome !== "found") return looked;
          return { outcome: "found", update: { ...looked.update, phase: "succeeded" } };
        },
      }),
    });
    const { id, providerId } = await endedHere(world);
    isSilent = true;
    const body = bodyOf(providerId, "succeeded", {
      output: ["https://replicate.delivery/x/0.png"],
    });
    expect(await deliver(world, { predictionId: id, body })).toBe("accepted");
    await workOff(world);
    // The delivery's own work is what meets the deadline.
    await world.database.batch([
      { sql: "DELETE FROM job WHERE kind = 'reconcile_prediction'", args: [] },
    ]);
    world.clock.advance(600_001);
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    isSilent = false;
    world.clock.advance(300_001);
    await workOff(world);
    const { items } = await world.engine.deliveries.list({ cursor: null, most: 1 });
    expect(items).toMatchObject([{ outcome: "late_success" }]);
    expect((await counters(world))["orphanPaid"]).toBe(1);
  });

  it("a run that the provider bills up to our deadline counts, once", async () => {
    await using world = await createWorld();
    const { id, providerId } = await endedHere(world);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "processing") });
    await workOff(world);
    world.clock.advance(600_001);
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    for (let times = 0; times < 2; times += 1) {
      const body = bodyOf(providerId, "canceled", { metrics: { predict_time: 600 } });
      await deliver(world, { predictionId: id, body });
      await workOff(world);
    }
    expect((await counters(world))["canceledBilled"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });
});
