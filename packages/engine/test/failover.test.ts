import { job, prediction, predictionEvent } from "@darkroom/db";
import type { Provider, StartOutcome } from "@darkroom/providers";
import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { ModelDefinition, ModelRoute } from "../src/index.ts";
import { SWITCH_ROWS_MAX } from "../src/limits.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const ROUTE: ModelRoute = {
  provider: "skytells",
  model: "skytells/jersey-speed",
  modelVersion: null,
};

/** The model of every world, which Skytells runs as well. */
const BOTH: ModelDefinition = { ...MODEL, alternatives: [ROUTE] };

const QUICK = { durationMs: 10 } as const;
const FAILURES = 5;
const whole = { available: 100, reserved: 0 };

/** Answers creations so while it is down, and is the emulator's wire as it is else. */
const failing =
  (isDown: (provider: string) => boolean, outcome: StartOutcome) =>
  (inner: Provider): Provider => ({
    ...inner,
    start: (request) => (isDown(inner.name) ? Promise.resolve(outcome) : inner.start(request)),
  });

const UNREACHABLE: StartOutcome = {
  outcome: "deferred",
  error: "provider_unavailable",
  retryAfterMs: 5_000,
  errorText: "connect ECONNREFUSED",
};

const unreachable = (isDown: (provider: string) => boolean) => failing(isDown, UNREACHABLE);
const isReplicate = (provider: string): boolean => provider === "replicate";

const createBoth = (options: WorldOptions = {}): Promise<World> =>
  createWorld({ beside: ["skytells"], models: [BOTH], ...options });

const rowOf = async (world: World, id: string) => {
  const [row] = await world.database.orm.select().from(prediction).where(eq(prediction.id, id));
  return row;
};

const switchesOf = (world: World, id: string) =>
  world.database.orm
    .select({ detail: predictionEvent.detail, to: predictionEvent.toStatus })
    .from(predictionEvent)
    .where(and(eq(predictionEvent.predictionId, id), eq(predictionEvent.type, "provider.switched")))
    .orderBy(asc(predictionEvent.sequence));

const SWITCH = {
  to: "queued",
  detail: { from: "replicate", provider: "skytells", model: "skytells/jersey-speed" },
};

async function openBreaker(world: World): Promise<void> {
  const plain = { ...MODEL, model: "darkroom/jersey-quality" };
  for (let count = 0; count < FAILURES; count += 1) {
    await world.submit(QUICK, { model: plain.model });
  }
  await world.engine.worker.tick();
  const [health] = (await world.engine.health()).providers;
  expect(health).toMatchObject({ provider: "replicate", breaker: "open" });
}

const ONE_AND_BOTH = [BOTH, { ...MODEL, model: "darkroom/jersey-quality" }];

describe("a provider that takes nothing, and another that runs the same model", () => {
  it("the other one runs it: same id, same reservation, one creation, and an event says so", async () => {
    await using world = await createBoth({ provider: unreachable(isReplicate) });
    const { id } = await world.submit(QUICK);
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({
      id,
      model: MODEL.model,
      status: "succeeded",
      credits: { price: 3, captured: 3 },
    });
    expect(ended.outputs).toHaveLength(1);
    expect(await rowOf(world, id)).toMatchObject({ provider: "skytells", model: MODEL.model });
    expect(await switchesOf(world, id)).toEqual([SWITCH]);
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
    expect((await world.engine.health()).counters["providersSwitched"]).toBe(1);
  });

  it("whose runs are read under its own name for the model", async () => {
    const route = { provider: "fal", model: "fal-ai/jersey-speed", modelVersion: null };
    await using world = await createBoth({
      provider: unreachable(isReplicate),
      beside: ["fal"],
      models: [{ ...BOTH, alternatives: [route] }],
    });
    const { id } = await world.submit({ durationMs: 100 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", model: MODEL.model });
    expect(await rowOf(world, id)).toMatchObject({ provider: "fal" });
    expect((await world.engine.health()).counters["settledByWebhook"]).toBe(1);
  });

  it("also where our account there is out of credit", async () => {
    await using world = await createBoth({
      provider: failing(isReplicate, {
        outcome: "deferred",
        error: "provider_credit",
        retryAfterMs: 60_000,
        errorText: "402",
      }),
    });
    const { id } = await world.submit(QUICK);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await switchesOf(world, id)).toEqual([SWITCH]);
    expect(await world.log("create")).toHaveLength(1);
  });

  it("at once for an order that comes while the breaker is open", async () => {
    await using world = await createBoth({
      provider: unreachable(isReplicate),
      models: ONE_AND_BOTH,
    });
    await openBreaker(world);
    const ordered = await world.submit(QUICK);
    expect(ordered).toMatchObject({ status: "queued", sequence: 2, waitsFor: "slot" });
    expect(await switchesOf(world, ordered.id)).toEqual([SWITCH]);
    const waiting = await world.database.orm
      .select()
      .from(job)
      .where(eq(job.predictionId, ordered.id));
    expect(waiting.map(({ rateBucket }) => rateBucket)).toEqual(["provider:skytells"]);
    await world.engine.worker.tick();
    expect((await rowOf(world, ordered.id))?.providerPredictionId).not.toBeNull();
  });

  it("and for what waited already when the breaker opened", async () => {
    let isDown = true;
    await using world = await createBoth({
      provider: unreachable((provider) => isDown && isReplicate(provider)),
      models: ONE_AND_BOTH,
    });
    const waiting = await world.submit(QUICK, { runAt: world.clock.now() + 1_000 });
    await openBreaker(world);
    expect(await switchesOf(world, waiting.id)).toEqual([]);
    world.clock.advance(61_000);
    isDown = false;
    await world.database.batch([
      { sql: "UPDATE provider_health SET probe_at = ?1", args: [world.clock.now() + 30_000] },
    ]);
    await world.engine.worker.tick();
    expect(await switchesOf(world, waiting.id)).toEqual([SWITCH]);
  });
});

describe("a provider that is back", () => {
  it("is tried by new orders, although the other one would take them, and is used again", async () => {
    let isDown = true;
    await using world = await createBoth({
      provider: unreachable((provider) => isDown && isReplicate(provider)),
      models: ONE_AND_BOTH,
    });
    await openBreaker(world);
    isDown = false;
    world.clock.advance(11_000);
    // Those that found it down wait for longer than its probe time.
    await world.database.batch([
      { sql: "UPDATE job SET run_at = run_at + 600000 WHERE kind = 'submit_prediction'", args: [] },
    ]);
    for (let order = 0; order < 3; order += 1) {
      const { id } = await world.submit(QUICK);
      await world.engine.worker.tick();
      expect(await rowOf(world, id)).toMatchObject({ provider: "replicate" });
      expect(await switchesOf(world, id)).toEqual([]);
    }
    const [health] = (await world.engine.health()).providers;
    expect(health).toMatchObject({ breaker: "closed", answers: true });
  });
});

describe("a long queue for a provider that does not answer", () => {
  it("is given to the other one a part at a time", async () => {
    const waiting = SWITCH_ROWS_MAX + 5;
    await using world = await createBoth({
      provider: unreachable(isReplicate),
      models: ONE_AND_BOTH,
      welcomeCredits: 3 * (waiting + FAILURES),
    });
    const runAt = world.clock.now() + 1_000;
    for (let count = 0; count < waiting; count += 1) await world.submit(QUICK, { runAt });
    await openBreaker(world);
    world.clock.advance(61_000);
    const later = world.clock.now() + 100_000;
    await world.database.batch([
      { sql: "UPDATE provider_health SET probe_at = ?1", args: [later] },
      {
        sql: "UPDATE rate_bucket SET paused_until = ?1 WHERE id = 'provider:replicate'",
        args: [later],
      },
    ]);
    const switched = async () => (await world.engine.health()).counters["providersSwitched"];
    await world.engine.worker.tick();
    expect(await switched()).toBe(SWITCH_ROWS_MAX);
    world.clock.advance(61_000);
    await world.engine.worker.tick();
    expect(await switched()).toBe(waiting);
  });
});

describe("no other provider is asked", () => {
  it("after an answer that was lost, however long it is looked for", async () => {
    await using world = await createBoth();
    const { id } = await world.submit({ accept: "reset" });
    for (let look = 0; look < 12; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(15_000);
    }
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "unknown_outcome", released: 3 },
    });
    expect(await switchesOf(world, id)).toEqual([]);
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("also where lost answers have opened the breaker", async () => {
    await using world = await createBoth();
    const ids: string[] = [];
    for (let count = 0; count < FAILURES; count += 1) {
      ids.push((await world.submit({ accept: "reset" })).id);
    }
    await world.engine.worker.tick();
    const [health] = (await world.engine.health()).providers;
    expect(health).toMatchObject({ breaker: "open" });
    for (let minute = 0; minute < 4; minute += 1) {
      world.clock.advance(60_000);
      await world.engine.worker.tick();
    }
    for (const id of ids) {
      expect(await switchesOf(world, id)).toEqual([]);
      expect((await rowOf(world, id))?.provider).toBe("replicate");
    }
    expect(await world.log("create")).toHaveLength(FAILURES);
  });

  it.each(["429", "422"] as const)("after a %s", async (accept) => {
    await using world = await createBoth();
    const { id } = await world.submit({ accept, retryAfterS: 1 });
    await world.engine.worker.tick();
    expect(await switchesOf(world, id)).toEqual([]);
    expect((await rowOf(world, id))?.provider).toBe("replicate");
  });

  it("where none is configured: it waits", async () => {
    await using world = await createBoth({ provider: unreachable(isReplicate), beside: [] });
    const { id } = await world.submit(QUICK);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "queued", waitsFor: "provider" });
    expect(await switchesOf(world, id)).toEqual([]);
  });

  it("where it cannot be told this input: it waits", async () => {
    const models = [{ ...BOTH, alternatives: [{ ...ROUTE, translate: () => null }] }];
    await using world = await createBoth({ provider: unreachable(isReplicate), models });
    const { id } = await world.submit(QUICK);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "queued", waitsFor: "provider" });
    expect(await switchesOf(world, id)).toEqual([]);
  });
});

describe("an input in the words of the other provider", () => {
  it("is what that one gets, and the prediction keeps its own", async () => {
    // Only who gets the translation refuses this prompt.
    const translate: ModelRoute["translate"] = ({ prompt }) => ({
      prompt,
      __scenario: { ...QUICK, outcome: "nsfw" },
    });
    const models = [{ ...BOTH, alternatives: [{ ...ROUTE, translate }] }];
    await using world = await createBoth({ provider: unreachable(isReplicate), models });
    const { id, input } = await world.submit(QUICK);
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "failed", error: { code: "safety" } });
    expect(ended.input).toEqual(input);
  });
});

describe("both providers are down", () => {
  it("a prediction waits for either, with a bounded number of tries, and is made once", async () => {
    let isDown = true;
    let asked = 0;
    const patient = { ...BOTH, deadlineMs: 3_600_000 };
    await using world = await createBoth({
      provider: unreachable(() => {
        asked += 1;
        return isDown;
      }),
      models: [patient],
    });
    const { id } = await world.submit(QUICK);
    for (let second = 0; second < 600; second += 1) {
      await world.engine.worker.tick();
      world.clock.advance(1_000);
    }
    expect(await world.get(id)).toMatchObject({ status: "queued", credits: { reserved: 3 } });
    // Five failures open each breaker, and then the pauses grow up to two minutes.
    expect(asked).toBeGreaterThan(2 * FAILURES - 1);
    expect(asked).toBeLessThanOrEqual(2 * (FAILURES + 9));
    isDown = false;
    world.clock.advance(300_000);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });
});
