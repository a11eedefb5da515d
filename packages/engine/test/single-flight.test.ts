import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { prediction, storedResult } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import type { CreateCommand, PredictionView } from "../src/index.ts";
import { FOLLOW_LOOKS_MS } from "../src/reuse/limits.ts";
import { SEEDED, USER, creations, entriesOf, finish, order } from "./reuse-orders.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const filesOf = async (world: World): Promise<string[]> => {
  const entries = await readdir(join(world.directory, "results"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

describe("20 equal orders at once", () => {
  const rush = async (world: World, reuse: CreateCommand["reuse"]): Promise<PredictionView[]> => {
    // A second process takes orders and does work as well.
    const other = world.openEngine("worker-2");
    world.engine.worker.start();
    other.worker.start();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, place) => {
        const { predictions } = place % 2 === 0 ? world.engine : other;
        return predictions.create({
          accountId: world.accountId,
          actor: USER,
          requestId: "request-1",
          model: MODEL.model,
          input: SEEDED,
          idempotencyKey: null,
          delivery: "auto",
          priority: "interactive",
          maxCredits: null,
          runAt: null,
          retryOf: null,
          reuse,
        });
      }),
    );
    const ids = outcomes.map((outcome) =>
      outcome.outcome === "created" ? outcome.prediction.id : "",
    );
    expect(new Set(ids).size).toBe(20);
    return Promise.all(ids.map(world.untilEnded));
  };

  it("make one creation at the provider, and each has the result", async () => {
    await using world = await createWorld();
    const views = await rush(world, "allow");
    expect(views.map(({ status }) => status)).toEqual(Array(20).fill("succeeded"));
    expect(await creations(world)).toBe(1);
    const first = views.find(({ reusedFrom }) => reusedFrom === null);
    const others = views.filter(({ id }) => id !== first?.id);
    expect(others.map(({ reusedFrom }) => reusedFrom)).toEqual(Array(19).fill(first?.id));
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
    const urls = new Set(views.flatMap(({ outputs }) => outputs.map(({ url }) => url)));
    expect(urls.size).toBe(20);
  });

  it("make 20 creations where nobody asked for less", async () => {
    await using world = await createWorld();
    const views = await rush(world, undefined);
    expect(views.map(({ status }) => status)).toEqual(Array(20).fill("succeeded"));
    expect(await creations(world)).toBe(20);
    expect(views.map(({ reusedFrom }) => reusedFrom)).toEqual(Array(20).fill(null));
    expect(await world.balance()).toEqual({ available: 40, reserved: 0 });
  });
});

describe("an order that waits for an equal one under way", () => {
  const followed = async (
    world: World,
    scenario: object,
    followers: number,
    overrides: Partial<CreateCommand> = {},
  ): Promise<{ first: string; waiting: string[] }> => {
    await world.control(scenario);
    const { __scenario: _none, ...input } = SEEDED;
    const first = await world.submit({}, order({ input, ...overrides }));
    const waiting: string[] = [];
    for (let place = 0; place < followers; place += 1) {
      const view = await world.submit({}, order({ input, ...overrides }));
      expect(view.reusedFrom).toBe(first.id);
      waiting.push(view.id);
    }
    return { first: first.id, waiting };
  };

  it("runs itself when that one fails, one for all of them, and pays for its run", async () => {
    await using world = await createWorld();
    const { first, waiting } = await followed(world, { durationMs: 1_500, outcome: "fail" }, 3);
    world.engine.worker.start();
    await expect.poll(() => creations(world)).toBe(1);
    // What is created from now on goes well.
    await world.control({ durationMs: 50 });
    expect((await world.untilEnded(first)).status).toBe("failed");
    const views = await Promise.all(waiting.map(world.untilEnded));
    expect(views.map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
    expect(await creations(world)).toBe(2);
    const runners = views.filter(({ reusedFrom }) => reusedFrom === null);
    expect(runners).toHaveLength(1);
    const others = views.filter(({ reusedFrom }) => reusedFrom === runners[0]?.id);
    expect(others).toHaveLength(2);
    expect(await entriesOf(world, runners[0]?.id ?? "")).toEqual(["reservation 3", "capture 3"]);
    expect(await entriesOf(world, others[0]?.id ?? "")).toEqual(["reservation 3", "release 3"]);
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });

  it("fails as that one where the same input would be refused again", async () => {
    await using world = await createWorld();
    const { first, waiting } = await followed(world, { durationMs: 50, outcome: "nsfw" }, 2);
    expect((await finish(world, first)).error?.code).toBe("safety");
    const views = await Promise.all(waiting.map(world.untilEnded));
    expect(views.map(({ error }) => error)).toEqual(
      Array(2).fill(expect.objectContaining({ code: "safety", released: 3 })),
    );
    expect(await creations(world)).toBe(1);
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("runs itself when that one is cancelled, and is cancelled alone", async () => {
    await using world = await createWorld();
    const { first, waiting } = await followed(world, { durationMs: 60_000 }, 2);
    const [second = "", third = ""] = waiting;
    const { accountId } = world;
    const cancel = (id: string) =>
      world.engine.predictions.cancel({ accountId, id, actor: USER, requestId: "r" });
    world.engine.worker.start();
    await world.until(first, ({ status }) => status === "processing");
    expect((await cancel(third)).outcome).toBe("canceled");
    expect((await world.get(first)).status).toBe("processing");
    await world.control({ durationMs: 50 });
    await cancel(first);
    expect(await world.untilEnded(second)).toMatchObject({ status: "succeeded", reusedFrom: null });
    expect((await world.get(third)).reusedFrom).toBeNull();
    expect(await creations(world)).toBe(2);
  });

  it("does not wait behind what is less urgent", async () => {
    await using world = await createWorld();
    const batch = await world.submit({}, order({ priority: "batch" }));
    const urgent = await world.submit({}, order());
    expect(urgent.reusedFrom).toBeNull();
    const another = await world.submit({}, order({ priority: "batch" }));
    expect(another.reusedFrom).toBe(urgent.id);
    await finish(world, another.id);
    await world.untilEnded(batch.id);
  });

  it("has its own deadline, and a whole one from its own start where it runs itself", async () => {
    await using world = await createWorld({ sharesClock: true });
    await world.control({ outcome: "hang", durationMs: 50 });
    const { __scenario: _none, ...input } = SEEDED;
    const first = await world.submit({}, order({ input }));
    world.engine.worker.start();
    await world.until(first.id, ({ status }) => status === "processing");
    world.clock.advance(60_000);
    const second = await world.submit({}, order({ input }));
    expect(second.reusedFrom).toBe(first.id);
    await world.control({ durationMs: 50 });
    world.clock.advance(MODEL.deadlineMs - 60_000);
    expect((await world.untilEnded(first.id)).status).toBe("expired");
    expect(await world.untilEnded(second.id)).toMatchObject({
      status: "succeeded",
      reusedFrom: null,
    });
    const rows = await world.database.orm.select().from(prediction);
    const row = rows.find(({ id }) => id === second.id);
    const wholeMs = (row?.deadlineAt ?? 0) - (row?.createdAt ?? 0);
    expect(wholeMs).toBeGreaterThan(2 * MODEL.deadlineMs - 70_000);
  });

  it("looks by itself where its waking was lost", async () => {
    let lost = 0;
    const database = (inner: Database): Database => ({
      ...inner,
      batch: (statements, options) => {
        const isWaking = statements.some(({ sql }) => sql.startsWith('update "job" set "run_at"'));
        if (isWaking) lost += 1;
        return isWaking ? Promise.reject(new Error("cut off")) : inner.batch(statements, options);
      },
    });
    await using world = await createWorld({ database });
    const first = await world.submit({}, order());
    const second = await world.submit({}, order());
    await finish(world, first.id);
    await expect.poll(() => lost).toBeGreaterThan(0);
    world.clock.advance(FOLLOW_LOOKS_MS[1]);
    expect(await world.untilEnded(second.id)).toMatchObject({ reusedFrom: first.id });
  });

  it("leaves no bytes behind where its worker came to grief and it was cancelled", async () => {
    let isLast = false;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: async (key, bytes, mediaType) => {
          await inner.put(key, bytes, mediaType);
          if (isLast) throw new Error("cut off after the bytes were written");
        },
      }),
    });
    const first = await world.submit({}, order());
    await finish(world, first.id);
    await world.engine.worker.stop();
    isLast = true;
    const second = await world.submit({}, order());
    await world.engine.worker.tick();
    expect(await filesOf(world)).toHaveLength(2);
    const target = { accountId: world.accountId, id: second.id, actor: USER, requestId: "r" };
    expect((await world.engine.predictions.cancel(target)).outcome).toBe("canceled");
    world.clock.advance(60_000);
    await world.engine.worker.tick();
    expect(await filesOf(world)).toHaveLength(1);
  });

  it("keeps no bytes of a success that never came to be", async () => {
    let isCanceled = false;
    const world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: async (key, bytes, mediaType) => {
          await inner.put(key, bytes, mediaType);
          if (isCanceled || !key.includes(second)) return;
          isCanceled = true;
          const target = { accountId: world.accountId, id: second, actor: USER, requestId: "r" };
          await world.engine.predictions.cancel(target);
        },
      }),
    });
    await using _world = world;
    let second = "nobody";
    const first = await world.submit({}, order());
    await finish(world, first.id);
    await world.engine.worker.stop();
    second = (await world.submit({}, order())).id;
    await finish(world, second);
    await world.engine.worker.stop();
    expect((await world.get(second)).status).toBe("canceled");
    const kept = await world.database.orm.select().from(storedResult);
    expect(kept.map(({ predictionId }) => predictionId)).toEqual([first.id]);
    expect(await filesOf(world)).toHaveLength(1);
  });
});
