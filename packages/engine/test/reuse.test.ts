import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PredictionView } from "../src/index.ts";
import { SEEDED, USER, creations, entriesOf, finish, order } from "./reuse-orders.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

async function bytesOf(world: World, view: PredictionView): Promise<Buffer> {
  const resultId = view.outputs[0]?.url.split("/").at(-1) ?? "";
  const access = { accountId: world.accountId, signature: null, expires: null };
  const read = await world.engine.results.read({ id: resultId, access, range: null });
  if (read === null) throw new Error(`${resultId} cannot be read`);
  return Buffer.from(await new Response(read.body).arrayBuffer());
}

describe("an order that is equal to a finished one", () => {
  it("is answered with a copy of its result, says so, and is free", async () => {
    await using world = await createWorld({ welcomeCredits: 3 });
    // What was ordered without reuse can be reused as well.
    const first = await world.submit({}, order({ reuse: "never" }));
    const made = await finish(world, first.id);
    const second = await world.submit({}, order());
    expect(second).toMatchObject({ status: "queued", stage: "Waiting for the same order" });
    expect(second).toMatchObject({ reusedFrom: first.id, queuePosition: null, waitsFor: null });
    const reused = await world.untilEnded(second.id);
    expect(reused).toMatchObject({ status: "succeeded", reusedFrom: first.id });
    expect(reused.message).toContain("the result of an equal order of yours");
    expect(reused.credits).toEqual({ price: 0, reserved: 0, captured: 0 });
    expect(await entriesOf(world, second.id)).toEqual([]);
    expect(await creations(world)).toBe(1);
    expect(reused.outputs[0]?.url).not.toBe(made.outputs[0]?.url);
    expect(await bytesOf(world, reused)).toEqual(await bytesOf(world, made));
    const timeline = await world.engine.predictions.timeline({
      accountId: world.accountId,
      id: second.id,
    });
    expect(timeline?.map(({ type, reusedFrom }) => [type, reusedFrom])).toEqual([
      ["prediction.created", first.id],
      ["result.reused", first.id],
    ]);
    expect((await world.engine.health()).counters).toMatchObject({ reused: 1, successes: 2 });
  });

  it("costs what is configured, and never more than a run", async () => {
    for (const [reuseCredits, captured] of [
      [2, 2],
      [50, 3],
    ] as const) {
      await using world = await createWorld({ rules: { reuseCredits } });
      const first = await world.submit({}, order());
      await finish(world, first.id);
      const second = await world.submit({}, order());
      await world.untilEnded(second.id);
      expect(await entriesOf(world, second.id)).toEqual([
        `reservation ${captured}`,
        `capture ${captured}`,
      ]);
      const tooDear = await world.create({}, order({ maxCredits: captured - 1 }));
      expect(tooDear).toEqual({ outcome: "price_above_limit", requiredCredits: captured });
    }
  });

  it.each([
    ["another seed", { input: { ...SEEDED, seed: 8 } }],
    ["no seed", { input: { prompt: SEEDED.prompt, __scenario: SEEDED.__scenario } }],
    ["another prompt", { input: { ...SEEDED, prompt: "orange stripes" } }],
    ["a start in the future", { runAt: Date.now() + 60 }],
    ["the wish for a run of its own", { reuse: "never" }],
  ] as const)("is none with %s", async (_name, overrides) => {
    await using world = await createWorld();
    const first = await world.submit({}, order({ input: { ...SEEDED } }));
    await finish(world, first.id);
    const second = await world.submit({}, order(overrides));
    expect(await world.untilEnded(second.id)).toMatchObject({
      status: "succeeded",
      reusedFrom: null,
    });
    expect(await creations(world)).toBe(2);
  });

  it("needs no seed where its model is declared deterministic", async () => {
    const model = { ...MODEL, isDeterministic: true };
    await using world = await createWorld({ models: [model] });
    const input = { prompt: "teal", __scenario: { durationMs: 10 } };
    const first = await world.submit({}, order({ model: model.model, input }));
    await finish(world, first.id);
    const second = await world.submit({}, order({ model: model.model, input }));
    expect((await world.untilEnded(second.id)).reusedFrom).toBe(first.id);
  });

  it("is never that of another account, unless that one was taken over", async () => {
    await using world = await createWorld();
    const first = await world.submit({}, order());
    await finish(world, first.id);
    const other = await world.engine.accounts.open("user-2");
    const theirs = await world.create({}, order({ accountId: other.accountId }));
    expect(theirs).toMatchObject({ outcome: "created", prediction: { reusedFrom: null } });
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    const ended = "prediction" in theirs ? theirs.prediction.id : "";
    await world.engine.predictions.awaitEnd({
      accountId: other.accountId,
      id: ended,
      waitMs: 20_000,
    });
    const again = await world.create({}, order({ accountId: other.accountId }));
    expect(again).toMatchObject({ outcome: "created", prediction: { status: "queued" } });
    expect("prediction" in again ? again.prediction.reusedFrom : null).not.toBeNull();
    expect(await creations(world)).toBe(2);
  });

  it("outlives it: a copy is kept for its own time", async () => {
    await using world = await createWorld({ retention: { result: 7 } });
    const first = await world.submit({}, order());
    const made = await finish(world, first.id);
    const bytes = await bytesOf(world, made);
    world.clock.advance(4 * DAY_MS);
    const second = await world.submit({}, order());
    const reused = await world.untilEnded(second.id);
    world.clock.advance(4 * DAY_MS);
    await expect
      .poll(async () => (await world.get(first.id)).outputs, { timeout: 20_000 })
      .toEqual([]);
    expect(await bytesOf(world, reused)).toEqual(bytes);
    // What is gone is offered no more; the copy is.
    const third = await world.submit({}, order());
    expect((await world.untilEnded(third.id)).reusedFrom).toBe(second.id);
  });

  it("whose bytes are lost fails with its money back, and the next one runs itself", async () => {
    await using world = await createWorld({ rules: { reuseCredits: 1 } });
    const first = await world.submit({}, order());
    await finish(world, first.id);
    const folder = join(world.directory, "results");
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const lost = files.filter((file) => file.isFile());
    expect(lost).toHaveLength(1);
    for (const { parentPath, name } of lost) {
      expect((await readFile(join(parentPath, name))).length).toBeGreaterThan(0);
      await rm(join(parentPath, name));
    }
    const second = await world.submit({}, order());
    expect(await world.untilEnded(second.id)).toMatchObject({
      status: "failed",
      error: { code: "storage", released: 1 },
      reusedFrom: null,
    });
    const third = await world.submit({}, order());
    expect(await world.untilEnded(third.id)).toMatchObject({
      status: "succeeded",
      reusedFrom: null,
    });
    expect(await creations(world)).toBe(2);
  });
});

describe("a storage that is away", () => {
  it("is tried again until the deadline of what was to be answered from it", async () => {
    let isAway = false;
    let tries = 0;
    await using world = await createWorld({
      rules: { reuseCredits: 1 },
      storage: (inner) => ({
        ...inner,
        put: (key, bytes, mediaType) => {
          if (!isAway) return inner.put(key, bytes, mediaType);
          tries += 1;
          return Promise.reject(new Error("away"));
        },
      }),
    });
    const first = await world.submit({}, order());
    await finish(world, first.id);
    isAway = true;
    const second = await world.submit({}, order());
    await expect.poll(() => tries).toBe(1);
    world.clock.advance(10_000);
    await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(1);
    world.clock.advance(MODEL.deadlineMs);
    const expired = { status: "expired", error: { code: "timeout", released: 1 } };
    expect(await world.untilEnded(second.id)).toMatchObject(expired);
    isAway = false;
    const third = await world.submit({}, order());
    expect(await world.untilEnded(third.id)).toMatchObject({ reusedFrom: first.id });
  });
});

describe("the setting of an account", () => {
  it("counts for orders that say nothing, until it is set otherwise", async () => {
    await using world = await createWorld({ rules: { reuseCredits: 1 } });
    const { accountId } = world;
    const unsaid = order({ reuse: undefined });
    expect(await world.engine.reuse.get(accountId)).toEqual({ reuse: "never", credits: 1 });
    expect(await world.engine.reuse.set(accountId, "allow")).toMatchObject({ reuse: "allow" });
    const first = await world.submit({}, unsaid);
    await finish(world, first.id);
    expect((await world.submit({}, unsaid)).reusedFrom).toBe(first.id);
    expect((await world.submit({}, order({ reuse: "never" }))).reusedFrom).toBeNull();
    await world.engine.reuse.set(accountId, "never");
    expect((await world.submit({}, unsaid)).reusedFrom).toBeNull();
  });

  it("does not count for what is asked for again", async () => {
    await using world = await createWorld();
    await world.engine.reuse.set(world.accountId, "allow");
    const first = await world.submit({}, order());
    await finish(world, first.id);
    const { accountId } = world;
    const target = { accountId, id: first.id, actor: USER, requestId: "r", idempotencyKey: null };
    const again = await world.engine.predictions.retry(target);
    expect(again).toMatchObject({ outcome: "created", prediction: { reusedFrom: null } });
  });
});
