import { ignoredUpdate, prediction } from "@darkroom/db";
import type { Provider, StartOutcome } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { bodyOf, deliver } from "./deliver.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const WHOLE = { available: 100, reserved: 0 };
const LOST: StartOutcome = { outcome: "lost", errorText: "the answer did not come" };
const NOTHING = { outcome: "listed", updates: [], truncated: false } as const;

/** The provider takes every creation, and its answers are lost. */
const losing = (inner: Provider): Provider => ({
  ...inner,
  start: async (request) => {
    await inner.start(request);
    return LOST;
  },
});

const counters = async (world: World) => (await world.engine.health()).counters;

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

/** Looks for the orphan in steps of 15 s for so long. */
async function passSeconds(world: World, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 15) {
    world.clock.advance(15_000);
    await workOff(world);
  }
}

describe("an orphan that nobody found", () => {
  it("is counted when the deadline ends the search", async () => {
    await using world = await createWorld({
      models: [{ ...MODEL, deadlineMs: 60_000 }],
      provider: (inner) => ({
        ...losing(inner),
        list: () => Promise.reject(new TypeError("the adapter is broken")),
      }),
    });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await workOff(world);
    await passSeconds(world, 900);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    expect((await counters(world))["orphanSuspected"]).toBe(1);
    expect(await world.balance()).toEqual(WHOLE);
  });

  it("is counted when an operator ends the search", async () => {
    await using world = await createWorld({ provider: losing });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    await world.engine.predictions.settle({
      id,
      to: "failed",
      operator: "operator-1",
      reason: "stuck",
      requestId: "request",
    });
    expect((await counters(world))["orphanSuspected"]).toBe(1);
  });

  it("is not one when its webhook comes during the last look", async () => {
    let last: () => Promise<void> = () => Promise.resolve();
    await using world = await createWorld({
      provider: (inner) => ({
        ...losing(inner),
        list: async () => {
          await last();
          return NOTHING;
        },
      }),
    });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const other = world.openEngine("worker-2");
    const { providerPredictionId } = await world.look();
    await passSeconds(world, 105);
    expect((await world.get(id)).status).toBe("submitting");
    last = async () => {
      await deliver(world, { predictionId: id, body: bodyOf(providerPredictionId, "processing") });
      await other.worker.tick();
    };
    await passSeconds(world, 15);
    expect((await world.get(id)).status).toBe("processing");
    expect((await counters(world))["orphanSuspected"]).toBe(0);
  });
});

describe("the search for an orphan", () => {
  it("begins anew with each creation", async () => {
    const answers: StartOutcome[] = [];
    let letGo: () => void = () => undefined;
    await using world = await createWorld({
      models: [{ ...MODEL, deadlineMs: 7_200_000 }],
      provider: (inner) => ({
        ...inner,
        list: () => Promise.resolve(NOTHING),
        start: async () => {
          const answer = answers.shift();
          if (answer !== undefined) return answer;
          await new Promise<void>((resolve) => {
            letGo = resolve;
          });
          const retryAfterMs = 1_000;
          return { outcome: "deferred", error: "rate_limited", retryAfterMs, errorText: "429" };
        },
      }),
    });
    const { id } = await world.submit({});
    const slow = world.engine.worker.tick();
    await world.until(id, (view) => view.status === "submitting");
    world.clock.advance(15_001);
    await world.openEngine("worker-2").worker.tick();
    answers.push(LOST);
    letGo();
    await slow;
    expect((await world.get(id)).status).toBe("queued");
    world.clock.advance(3_600_000);
    await workOff(world);
    expect((await world.get(id)).status).toBe("submitting");
    await passSeconds(world, 90);
    expect((await world.get(id)).status).toBe("submitting");
    await passSeconds(world, 60);
    expect((await world.get(id)).error?.code).toBe("unknown_outcome");
  });

  it("takes the time of the creation, not that of the order", async () => {
    let createdAfter = 0;
    await using world = await createWorld({
      provider: (inner) => ({
        ...losing(inner),
        list: (since) => {
          ({ createdAfter } = since);
          return Promise.resolve(NOTHING);
        },
      }),
    });
    const runAt = world.clock.now() + 6 * 3_600_000;
    await world.submit({ durationMs: 60_000, webhooks: { drop: true } }, { runAt });
    world.clock.advance(6 * 3_600_000 + 1_000);
    await workOff(world);
    world.clock.advance(1_001);
    await workOff(world);
    expect(createdAfter).toBeGreaterThan(runAt - 180_000);
  });

  it("goes on for the longest window while the list shows only a part", async () => {
    await using world = await createWorld({
      models: [{ ...MODEL, deadlineMs: 7_200_000 }],
      provider: (inner) => ({
        ...losing(inner),
        list: () => Promise.resolve({ ...NOTHING, truncated: true }),
      }),
    });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await workOff(world);
    await passSeconds(world, 600);
    expect((await world.get(id)).status).toBe("submitting");
    await passSeconds(world, 600);
    expect((await world.get(id)).error?.code).toBe("unknown_outcome");
  });
});

describe("news that comes before its prediction", () => {
  it("keeps its body, whatever it tells, and binds the run when the prediction appears", async () => {
    const ids: string[] = [];
    await using world = await createWorld({ newId: () => ids.pop() ?? v7() });
    const id = v7();
    const body = bodyOf("earlyearlyearlyearlyearlye", "processing");
    expect(await deliver(world, { predictionId: id, body })).toBe("unknown_prediction");
    ids.push(id);
    await world.submit({}, { runAt: world.clock.now() + 3_600_000 });
    world.clock.advance(60_001);
    await workOff(world);
    expect((await world.get(id)).status).toBe("processing");
    world.clock.advance(7_200_000);
    await workOff(world);
    expect(await world.log("create")).toEqual([]);
  });
});

describe("a run belongs to one prediction", () => {
  it("a creation that is answered with another's run binds nothing and stops nothing", async () => {
    let firstId = "";
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        list: () => Promise.resolve(NOTHING),
        start: async (request) => {
          const looked = firstId === "" ? null : await inner.get(firstId);
          if (looked?.outcome === "found") return { outcome: "accepted", update: looked.update };
          return inner.start(request);
        },
      }),
    });
    const first = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    firstId = (await world.look()).providerPredictionId;
    const second = await world.submit({});
    await workOff(world);
    expect(await world.log("cancel")).toEqual([]);
    expect((await world.get(first.id)).status).toBe("starting");
    await passSeconds(world, 240);
    expect(await world.get(second.id)).toMatchObject({
      status: "failed",
      error: { code: "unknown_outcome", released: 3 },
    });
  });

  it("an answer that comes after its run's end stops nothing and is no orphan", async () => {
    let ended: () => Promise<void> = () => Promise.resolve();
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        start: async (request) => {
          const started = await inner.start(request);
          await ended();
          return started;
        },
      }),
    });
    const other = world.openEngine("worker-2");
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    ended = async () => {
      const { providerPredictionId } = await world.look();
      const body = bodyOf(providerPredictionId, "failed", { error: "x" });
      await deliver(world, { predictionId: id, body });
      await other.worker.tick();
    };
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("failed");
    expect((await counters(world))["orphanSuspected"]).toBe(0);
    expect(await world.log("cancel")).toEqual([]);
  });

  it("news under one's address that speaks of another's run is foreign", async () => {
    let started = 0;
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        list: () => Promise.resolve(NOTHING),
        start: (request) => {
          started += 1;
          return started === 1 ? inner.start(request) : Promise.resolve(LOST);
        },
      }),
    });
    await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const { providerPredictionId } = await world.look();
    const { id } = await world.submit({});
    await workOff(world);
    const body = bodyOf(providerPredictionId, "failed", { error: "x" });
    expect(await deliver(world, { predictionId: id, body })).toBe("accepted");
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "submitting", credits: { reserved: 3 } });
    const rows = await world.database.orm.select().from(ignoredUpdate);
    expect(rows).toMatchObject([{ predictionId: id, reason: "foreign" }]);
    const [row] = await world.database.orm.select().from(prediction).where(eq(prediction.id, id));
    expect(row?.providerPredictionId).toBeNull();
  });
});
