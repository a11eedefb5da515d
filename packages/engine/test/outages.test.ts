import type { Provider } from "@darkroom/providers";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const WHOLE = { available: 100, reserved: 0 };
const MINUTE_MS = 60_000;
const unavailable = () => Promise.reject(new StorageError("unavailable", "ENOSPC: no space left"));

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

/** An hour in steps of a minute, in each of which everything that is due is done. */
async function passAnHour(world: World): Promise<void> {
  for (let minute = 0; minute < 60; minute += 1) {
    world.clock.advance(MINUTE_MS);
    await workOff(world);
  }
}

describe("our storage is down for an hour", () => {
  it("the spool holds what the provider deletes after minutes; then it is stored", async () => {
    let down = true;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: (...put) => (down ? unavailable() : inner.put(...put)),
      }),
    });
    const scenario = { durationMs: 10, outputs: 2, output: { expireMs: 3_000 } };
    const { id } = await world.submit(scenario);
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    while ((await world.spool.keys()).length < 2) await world.get(id);
    await world.engine.worker.stop();
    while (!(await world.look()).outputsExpired) await world.get(id);
    await passAnHour(world);
    expect(await world.get(id)).toMatchObject({ status: "storing", credits: { reserved: 3 } });
    down = false;
    await passAnHour(world);
    expect((await world.get(id)).outputs).toHaveLength(2);
    expect(await world.spool.keys()).toEqual([]);
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });
});

describe("the spool is full", () => {
  it("nothing new is taken or sent; with room again what waited is sent", async () => {
    let full = false;
    await using world = await createWorld({
      spool: (inner) => ({ ...inner, isFull: () => full }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    full = true;
    expect(await world.create({})).toEqual({ outcome: "spool_full" });
    for (let tick = 0; tick < 5; tick += 1) {
      await world.engine.worker.tick();
      world.clock.advance(2_000);
    }
    expect(await world.log("create")).toEqual([]);
    expect((await world.get(id)).status).toBe("queued");
    full = false;
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});

describe("the disk is full", () => {
  it("of the spool alone: results go straight to the storage", async () => {
    await using world = await createWorld({
      spool: (inner) => ({ ...inner, write: unavailable }),
    });
    const { id } = await world.submit({ durationMs: 10, outputs: 2 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toHaveLength(2);
    expect((await world.engine.health()).counters["spoolFailed"]).toBeGreaterThan(0);
  });

  it("of the spool, whose bytes are the only ones: they are waited for, not given up", async () => {
    let broken = false;
    let down = true;
    await using world = await createWorld({
      spool: (inner) => ({
        ...inner,
        read: (key) => (broken ? unavailable() : inner.read(key)),
      }),
      storage: (inner) => ({
        ...inner,
        put: (...put) => (down ? unavailable() : inner.put(...put)),
      }),
    });
    const { id } = await world.submit({ durationMs: 10, output: { expireMs: 2_000 } });
    world.engine.worker.start();
    while ((await world.spool.keys()).length === 0) await world.get(id);
    await world.engine.worker.stop();
    while (!(await world.look()).outputsExpired) await world.get(id);
    [broken, down] = [true, false];
    await passAnHour(world);
    expect((await world.get(id)).status).toBe("storing");
    broken = false;
    await passAnHour(world);
    expect((await world.get(id)).status).toBe("succeeded");
  });

  it("of spool and storage: the result waits and is stored when there is room", async () => {
    let full = true;
    await using world = await createWorld({
      spool: (inner) => ({
        ...inner,
        write: (...written) => (full ? unavailable() : inner.write(...written)),
      }),
      storage: (inner) => ({
        ...inner,
        put: (...put) => (full ? unavailable() : inner.put(...put)),
      }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await world.engine.worker.stop();
    await passAnHour(world);
    expect((await world.get(id)).status).toBe("storing");
    full = false;
    await passAnHour(world);
    expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
  });

  it("of the database: an order is refused whole, and taken once there is room", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    const pages = await world.database.read({ sql: "PRAGMA page_count", args: [] });
    const limit = (count: number) =>
      world.database.batch([{ sql: `PRAGMA max_page_count = ${count}`, args: [] }]);
    await limit(Number(pages[0]?.["page_count"]) + 1);
    const input = { prompt: "x".repeat(190) };
    const fill = async (): Promise<number> => {
      for (let taken = 0; taken < 200; taken += 1) {
        const created = await world
          .create({}, { input, requestId: "r".repeat(2_000) })
          .catch(() => null);
        if (created?.outcome !== "created") return taken;
      }
      return 200;
    };
    const taken = await fill();
    expect(taken).toBeLessThan(30);
    expect(await world.balance()).toEqual({
      available: 97 - taken * 3,
      reserved: 3 + taken * 3,
    });
    expect((await world.engine.audit()).findings).toEqual([]);
    await limit(1_000_000);
    expect((await world.create({})).outcome).toBe("created");
    expect((await world.get(id)).status).toBe("queued");
  });
});

describe("the provider is down for an hour", () => {
  /** A provider that cannot be reached while the switch says so. */
  const unreachable =
    (isDown: () => boolean) =>
    (inner: Provider): Provider => ({
      ...inner,
      start: (request) =>
        isDown()
          ? Promise.resolve({
              outcome: "deferred",
              error: "provider_unavailable",
              retryAfterMs: 5_000,
              errorText: "connect ECONNREFUSED",
            })
          : inner.start(request),
      get: (id) =>
        isDown()
          ? Promise.resolve({ outcome: "unavailable", retryAfterMs: 5_000, errorText: "refused" })
          : inner.get(id),
    });

  it("what has the time waits and succeeds, what has not expires with release", async () => {
    let down = true;
    const patient = { ...MODEL, deadlineMs: 2 * 60 * MINUTE_MS };
    await using world = await createWorld({
      provider: unreachable(() => down),
      models: [patient, { ...MODEL, model: "darkroom/jersey-quality" }],
    });
    const { id: waits } = await world.submit({ durationMs: 10 });
    const { id: expires } = await world.submit({}, { model: "darkroom/jersey-quality" });
    await passAnHour(world);
    expect(await world.get(waits)).toMatchObject({ status: "queued", credits: { reserved: 3 } });
    expect(await world.get(expires)).toMatchObject({
      status: "expired",
      error: { code: "timeout", released: 3 },
    });
    expect(await world.log("create")).toEqual([]);
    down = false;
    world.clock.advance(5 * MINUTE_MS);
    world.engine.worker.start();
    expect((await world.untilEnded(waits)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("what ran when it went down is asked for when it is back", async () => {
    let down = false;
    const patient = { ...MODEL, deadlineMs: 2 * 60 * MINUTE_MS };
    await using world = await createWorld({ provider: unreachable(() => down), models: [patient] });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.engine.worker.tick();
    down = true;
    await passAnHour(world);
    expect((await world.get(id)).status).toBe("starting");
    down = false;
    world.clock.advance(5 * MINUTE_MS);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.engine.health()).counters["settledByReconciler"]).toBe(1);
  });

  it("what can no longer be waited for gives the credits back", async () => {
    let down = false;
    await using world = await createWorld({ provider: unreachable(() => down) });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    await world.engine.worker.tick();
    down = true;
    await passAnHour(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    expect(await world.balance()).toEqual(WHOLE);
  });
});
