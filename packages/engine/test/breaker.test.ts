import { job, prediction, rateBucket, saveProviderHealth } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { CLOSED_BREAKER } from "@darkroom/lifecycle";
import type { Scenario } from "@darkroom/emulator";
import type { Provider, StartOutcome } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { HEALTH_CALM_MS, HEALTH_TRIES_MAX } from "../src/limits.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

/** As many failures in a row as open a breaker. */
const FAILURES = 5;
/** A little more than the first pause of an open breaker. */
const FIRST_PAUSE_MS = 10_100;
/** A little more than the wait of what finds no place among the probes. */
const PROBE_WAIT_MS = 1_100;
const QUICK = { durationMs: 10 } as const;

const REFUSED: StartOutcome = {
  outcome: "deferred",
  error: "provider_unavailable",
  retryAfterMs: 1_000,
  errorText: "connect ECONNREFUSED",
};

type Switch = { isDown: boolean; asked: number; running: number; runningMost: number };

/** A provider that cannot be reached while the switch says so; it counts who is on the way. */
const switched =
  (line: Switch) =>
  (inner: Provider): Provider => ({
    ...inner,
    start: async (request) => {
      line.asked += 1;
      line.running += 1;
      line.runningMost = Math.max(line.runningMost, line.running);
      const started = line.isDown ? REFUSED : await inner.start(request);
      line.running -= 1;
      return started;
    },
  });

const newSwitch = (): Switch => ({ isDown: true, asked: 0, running: 0, runningMost: 0 });

async function submitMany(
  world: World,
  count: number,
  scenario: Scenario = QUICK,
): Promise<string[]> {
  const ids: string[] = [];
  for (let place = 0; place < count; place += 1) ids.push((await world.submit(scenario)).id);
  return ids;
}

async function breakerOf(world: World, provider = "replicate") {
  const { providers } = await world.engine.health();
  return providers.find((health) => health.provider === provider);
}

/** A world whose provider has just been found to be down by so many creations. */
async function startDown(line: Switch, options: WorldOptions = {}): Promise<World> {
  const world = await createWorld({ ...options, provider: switched(line), welcomeCredits: 300 });
  await submitMany(world, FAILURES);
  await world.engine.worker.tick();
  return world;
}

describe("a provider that takes no creations", () => {
  it("is sent nothing more after some failures in a row, and its predictions say so", async () => {
    const line = newSwitch();
    await using world = await startDown(line);
    expect(line.asked).toBe(FAILURES);
    expect(await breakerOf(world)).toMatchObject({ breaker: "open", answers: false });
    expect((await world.engine.health()).counters["breakersOpened"]).toBe(1);
    const [id = ""] = await submitMany(world, 3);
    expect(await world.get(id)).toMatchObject({ status: "queued", waitsFor: "provider" });
    for (let second = 0; second < 9; second += 1) {
      world.clock.advance(1_000);
      await world.engine.worker.tick();
    }
    expect(line.asked).toBe(FAILURES);
  });

  it("costs what waits neither attempts nor deferrals, and everything is made in the end", async () => {
    const line = newSwitch();
    await using world = await startDown(line);
    const ids = await submitMany(world, 6);
    for (let round = 0; round < 4; round += 1) {
      world.clock.advance(FIRST_PAUSE_MS);
      await world.engine.worker.tick();
    }
    const jobs = await world.database.orm
      .select()
      .from(job)
      .where(eq(job.kind, "submit_prediction"));
    const untried = jobs.filter((row) => JSON.stringify(row.payload) === '{"deferrals":0}');
    expect(untried.length).toBeGreaterThan(0);
    expect(untried.map(({ attempts }) => attempts)).toEqual(untried.map(() => 0));
    line.isDown = false;
    world.clock.advance(300_000);
    world.engine.worker.start();
    for (const id of ids) expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await breakerOf(world)).toMatchObject({ breaker: "closed", answers: true });
    expect((await world.log("create")).length).toBe(FAILURES + 6);
  });

  it("is tried by a bounded number at a time when it may be back", async () => {
    const line = newSwitch();
    await using world = await startDown(line);
    await submitMany(world, 8, { ...QUICK, acceptDelayMs: 300 });
    world.clock.advance(FIRST_PAUSE_MS);
    [line.isDown, line.asked, line.runningMost] = [false, 0, 0];
    await world.engine.worker.tick();
    expect([line.asked, line.runningMost]).toEqual([2, 2]);
    expect(await breakerOf(world)).toMatchObject({ breaker: "closed" });
    world.clock.advance(PROBE_WAIT_MS);
    await world.engine.worker.tick();
    expect(line.asked).toBeGreaterThan(2);
  });

  it("is left alone for longer when the first try fails again", async () => {
    const line = newSwitch();
    await using world = await startDown(line);
    await submitMany(world, 4);
    world.clock.advance(FIRST_PAUSE_MS);
    line.asked = 0;
    await world.engine.worker.tick();
    const probes = line.asked;
    expect(probes).toBeLessThanOrEqual(2);
    world.clock.advance(FIRST_PAUSE_MS);
    await world.engine.worker.tick();
    expect(line.asked).toBe(probes);
    world.clock.advance(FIRST_PAUSE_MS);
    await world.engine.worker.tick();
    expect(line.asked).toBeGreaterThan(probes);
  });

  it("is known to be down by every server, also where the bucket says nothing", async () => {
    const line = newSwitch();
    await using world = await startDown(line);
    const other = world.openEngine("worker-2");
    await submitMany(world, 3);
    await world.database.orm.update(rateBucket).set({ pausedUntil: 0 });
    world.clock.advance(2_000);
    await other.worker.tick();
    expect(line.asked).toBe(FAILURES);
    const [known] = (await other.health()).providers;
    expect(known).toMatchObject({ provider: "replicate", breaker: "open", answers: false });
  });
});

describe("what servers know of a provider together", () => {
  const OPEN = {
    ...CLOSED_BREAKER,
    phase: "open",
    generation: 1,
    openedBy: "start",
    openings: 1,
  } as const;

  it("is read anew by one that found it in order a moment ago", async () => {
    const line = { ...newSwitch(), isDown: false };
    await using world = await createWorld({ provider: switched(line) });
    await submitMany(world, 1);
    await world.engine.worker.tick();
    const probeAt = world.clock.now() + 60_000;
    const opened = { ...OPEN, provider: "replicate", version: 1, probeAt };
    await saveProviderHealth(world.database, opened);
    await submitMany(world, 1);
    await world.engine.worker.tick();
    expect(line.asked).toBe(2);
    world.clock.advance(HEALTH_CALM_MS);
    await submitMany(world, 1);
    await world.engine.worker.tick();
    expect(line.asked).toBe(2);
  });

  it("is given up after some tries where rivals always write first; the answer counts", async () => {
    let tries = 0;
    const beaten = (inner: Database): Database => ({
      ...inner,
      batch: (statements, options) => {
        if (statements[0]?.sql.startsWith("INSERT INTO provider_health") !== true) {
          return inner.batch(statements, options);
        }
        tries += 1;
        return Promise.resolve([[]]);
      },
    });
    await using world = await createWorld({ provider: switched(newSwitch()), database: beaten });
    const [id = ""] = await submitMany(world, 1);
    await world.engine.worker.tick();
    expect(tries).toBe(HEALTH_TRIES_MAX);
    const timeline = await world.engine.predictions.timeline({ ...world, id });
    expect(timeline?.at(-1)?.type).toBe("submission.deferred");
  });
});

describe("what opens a breaker and what does not", () => {
  it("answers that were lost do, and what waits is not sent into the dark", async () => {
    await using world = await createWorld();
    await submitMany(world, FAILURES, { accept: "reset" });
    await world.engine.worker.tick();
    expect(await breakerOf(world)).toMatchObject({ breaker: "open" });
    await submitMany(world, 3);
    await world.engine.worker.tick();
    expect(await world.log("create")).toHaveLength(FAILURES);
  });

  it.each(["429", "402", "422"] as const)("%s does not, however often", async (accept) => {
    await using world = await createWorld();
    await submitMany(world, FAILURES + 3, { accept });
    await world.engine.worker.tick();
    expect((await world.log("create")).length).toBeGreaterThanOrEqual(FAILURES);
    expect(await breakerOf(world)).toMatchObject({ breaker: "closed", startFailures: 0 });
  });

  it("a 402 makes what waits say so for as long as it asks for", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ accept: "402" });
    expect(await world.get(id)).toMatchObject({ waitsFor: "slot" });
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "queued", waitsFor: "provider" });
    world.clock.advance(61_000);
    expect(await world.get(id)).toMatchObject({ status: "queued", waitsFor: "slot" });
  });

  it.each([
    [false, "open"],
    [true, "closed"],
  ] as const)(
    "looks that fail (too many of them: %s) leave it %s",
    async (isRateLimited, phase) => {
      let isSilent = false;
      const deaf = (inner: Provider): Provider => ({
        ...inner,
        get: (id, options) =>
          isSilent
            ? Promise.resolve({
                outcome: "unavailable",
                retryAfterMs: 1_000,
                errorText: "",
                isRateLimited,
              })
            : inner.get(id, options),
      });
      await using world = await createWorld({ provider: deaf });
      const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
      await world.engine.worker.tick();
      isSilent = true;
      for (let look = 0; look < FAILURES; look += 1) {
        world.clock.advance(59_000);
        await world.engine.worker.tick();
      }
      expect(await breakerOf(world)).toMatchObject({ breaker: phase });
      isSilent = false;
      world.clock.advance(61_000);
      world.engine.worker.start();
      expect((await world.untilEnded(id)).status).toBe("succeeded");
      expect(await breakerOf(world)).toMatchObject({ breaker: "closed", answers: true });
    },
  );
});

describe("what a queued prediction waits for", () => {
  it("is a slot once it is due, and nothing before or after", async () => {
    await using world = await createWorld();
    const later = await world.submit(QUICK, { runAt: world.clock.now() + 60_000 });
    expect(later.waitsFor).toBeNull();
    const { id, waitsFor } = await world.submit(QUICK);
    expect(waitsFor).toBe("slot");
    await world.engine.worker.tick();
    expect((await world.get(id)).waitsFor).toBeNull();
    const [row] = await world.database.orm.select().from(prediction).where(eq(prediction.id, id));
    expect(row?.provider).toBe("replicate");
  });
});
