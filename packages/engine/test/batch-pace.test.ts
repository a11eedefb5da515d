import type { Provider, StartOutcome } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { BATCH_ATTEMPTS_MAX } from "@darkroom/lifecycle";
import { BATCH_PACE } from "../src/index.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";
import { turn } from "./turn.ts";

const BATCH = { priority: "batch" } as const;
const STEP_MS = 50;

const createsOf = async (world: World) =>
  (await world.log("create")).filter(({ status }) => status === 201);

/** Ticks while our time and the provider's pass together, a step at a time. */
async function pass(world: World, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    await world.engine.worker.tick();
    await turn();
    world.clock.advance(STEP_MS);
  }
}

const submitMany = (world: World, count: number, scenario: object, overrides: object = BATCH) =>
  Promise.all(Array.from({ length: count }, () => world.submit(scenario, overrides)));

describe("the pace of a batch", () => {
  it("S100: has five runs under way at once, and leaves all other places to people", async () => {
    await using world = await createWorld({ welcomeCredits: 200, sharesClock: true });
    await submitMany(world, 12, { outcome: "hang" });
    await pass(world, 60);
    expect(await createsOf(world)).toHaveLength(BATCH_PACE.runsMax ?? 0);
    const person = await world.submit({ outcome: "hang" });
    await pass(world, 2);
    expect((await world.get(person.id)).status).not.toBe("queued");
  });

  it("starts eight a second after its first eight, whatever the provider would take", async () => {
    const many = { ...BATCH_PACE, runsMax: 100, concurrencyMax: 100 };
    await using world = await createWorld({
      welcomeCredits: 200,
      sharesClock: true,
      budget: { batch: many },
    });
    const { id } = await world.submit({ durationMs: 1 });
    await submitMany(world, 40, { durationMs: 1 });
    // The buckets are made with the first tick, full.
    const begin = world.clock.now();
    for (let steps = 0; steps < 400 && (await createsOf(world)).length <= 40; steps += 1) {
      await pass(world, 1);
    }
    const creates = (await createsOf(world)).toSorted((one, other) => (one.at < other.at ? -1 : 1));
    const batch = creates.filter(({ webhook }) => webhook?.includes(id) === false);
    expect(batch).toHaveLength(40);
    const { capacity, refillPerSecond } = BATCH_PACE;
    // A start arrives later than its token was taken, never before.
    const early = batch.filter(({ at }, place) => {
      const tokenAt = begin + (1_000 * (place + 1 - capacity)) / refillPerSecond;
      return Date.parse(at) < tokenAt - 1;
    });
    expect(early).toEqual([]);
  });

  it("is that of its provider where that is lower, and of its model within both", async () => {
    const eachModel = { capacity: 3, refillPerSecond: 0, concurrencyMax: 10 };
    const other = { ...MODEL, model: "darkroom/jersey-preview" };
    await using world = await createWorld({
      budget: { capacity: 5, refillPerSecond: 0, eachModel },
      models: [other],
    });
    await submitMany(world, 6, { durationMs: 10 });
    await submitMany(world, 6, { durationMs: 10 }, { ...BATCH, model: other.model });
    await pass(world, 20);
    const rows = await world.database.read({
      sql: `SELECT model, count(*) AS starts FROM prediction WHERE status <> 'queued' GROUP BY model
        ORDER BY starts`,
      args: [],
    });
    expect(rows.map(({ starts }) => starts)).toEqual([2, 3]);
  });
});

/** A provider that answers creations as told, and takes those that are not. */
function answering(answers: readonly StartOutcome[], starts: number[]) {
  let next = 0;
  return (inner: Provider): Provider => ({
    ...inner,
    start: (request) => {
      starts.push(next);
      const answer = answers[next];
      next += 1;
      return answer === undefined ? inner.start(request) : Promise.resolve(answer);
    },
  });
}

const turnedAway = (error: "provider_unavailable" | "rate_limited"): StartOutcome => ({
  outcome: "deferred",
  error,
  retryAfterMs: 0,
  errorText: "not now",
});

describe("the tries of a creation that nobody waits for", () => {
  it("S99: are three, two seconds apart and then four; then its credits come back", async () => {
    const starts: number[] = [];
    const answers = Array.from({ length: 9 }, () => turnedAway("provider_unavailable"));
    await using world = await createWorld({ provider: answering(answers, starts) });
    const { id } = await world.submit({}, BATCH);
    const startsAfter = async (waitMs: number) => {
      world.clock.advance(waitMs);
      await world.engine.worker.tick();
      return starts.length;
    };
    expect(await startsAfter(0)).toBe(1);
    // The jitter takes a fifth at most, and the clock of the test goes on by itself.
    expect(await startsAfter(1_000)).toBe(1);
    expect(await startsAfter(1_000)).toBe(2);
    expect(await startsAfter(2_500)).toBe(2);
    expect(await startsAfter(1_500)).toBe(BATCH_ATTEMPTS_MAX);
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_unavailable", released: 3 },
    });
    expect(await startsAfter(300_000)).toBe(BATCH_ATTEMPTS_MAX);
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("are not spent by a provider that asks to wait", async () => {
    const starts: number[] = [];
    const answers = Array.from({ length: 5 }, () => turnedAway("rate_limited"));
    await using world = await createWorld({ provider: answering(answers, starts) });
    const { id } = await world.submit({ durationMs: 10 }, BATCH);
    for (let tries = 0; tries < 6; tries += 1) {
      await world.engine.worker.tick();
      world.clock.advance(70_000);
    }
    expect(starts).toHaveLength(6);
    expect((await world.get(id)).status).not.toBe("failed");
  });

  it("are more where somebody waits", async () => {
    const starts: number[] = [];
    const answers = Array.from({ length: 4 }, () => turnedAway("provider_unavailable"));
    await using world = await createWorld({ provider: answering(answers, starts) });
    const { id } = await world.submit({ durationMs: 10 });
    for (let tries = 0; tries < 5; tries += 1) {
      await world.engine.worker.tick();
      world.clock.advance(30_000);
    }
    expect(starts).toHaveLength(5);
    expect((await world.get(id)).status).not.toBe("failed");
  });

  it("never repeat a creation whose answer was lost", async () => {
    await using world = await createWorld({ sharesClock: true });
    const { id } = await world.submit({ accept: "reset-after", durationMs: 10 }, BATCH);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });
});
