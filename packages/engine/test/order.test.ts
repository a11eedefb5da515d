import { describe, expect, it } from "vitest";
import { LONG_MODELS, MODEL, createWorld } from "./world.ts";

describe("placing an order", () => {
  it("refuses a model that does not exist, and input that breaks its schema, before any credit moves", async () => {
    await using world = await createWorld();
    expect(await world.create({}, { model: "nobody/nothing" })).toEqual({
      outcome: "model_not_found",
    });
    expect(await world.create({}, { input: { prompt: 7, surprise: true } })).toMatchObject({
      outcome: "invalid_input",
      fields: [{ field: "prompt" }, { field: "surprise" }],
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("S54 without the credits there is no prediction", async () => {
    await using world = await createWorld({ welcomeCredits: 2 });
    expect(await world.create({})).toEqual({
      outcome: "insufficient_credits",
      requiredCredits: 3,
      availableCredits: 2,
    });
    const page = { accountId: world.accountId, cursor: null, most: 10 };
    expect((await world.engine.predictions.list(page)).items).toEqual([]);
  });

  it("S117: of 20 orders at once on credits for 5 exactly 5 are taken", async () => {
    await using world = await createWorld({ welcomeCredits: 15 });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.create({})));
    const taken = outcomes.filter((created) => created.outcome === "created");
    expect(taken).toHaveLength(5);
    expect(await world.balance()).toEqual({ available: 0, reserved: 15 });
  });

  it("a price limit of the caller is kept", async () => {
    await using world = await createWorld();
    expect(await world.create({}, { maxCredits: 2 })).toEqual({
      outcome: "price_above_limit",
      requiredCredits: 3,
    });
  });

  it("the same key and input give the same prediction, also to twins at the same moment", async () => {
    await using world = await createWorld();
    const key = { idempotencyKey: "key-1" };
    const twins = await Promise.all(Array.from({ length: 8 }, () => world.create({}, key)));
    const ids = new Set(
      twins.map((twin) => ("prediction" in twin ? twin.prediction.id : twin.outcome)),
    );
    expect(ids.size).toBe(1);
    expect(twins.filter((twin) => twin.outcome === "created")).toHaveLength(1);
    expect(await world.balance()).toEqual({ available: 97, reserved: 3 });
  });

  it("the same key with other input is a conflict", async () => {
    await using world = await createWorld();
    const key = { idempotencyKey: "key-1" };
    await world.submit({}, key);
    expect(await world.create({}, { ...key, input: { prompt: "something else" } })).toEqual({
      outcome: "idempotency_conflict",
    });
  });

  it("keys belong to their account", async () => {
    await using world = await createWorld();
    const key = { idempotencyKey: "key-1" };
    const mine = await world.submit({}, key);
    const { accountId } = await world.engine.accounts.open("user-2");
    const theirs = await world.submit({}, { ...key, accountId });
    expect(theirs.id).not.toBe(mine.id);
  });

  it("a scheduled order waits for its time", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 }, { runAt: world.clock.now() + 60_000 });
    expect(await world.engine.worker.tick()).toBe(0);
    world.clock.advance(60_001);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("a full spool takes no new orders", async () => {
    await using world = await createWorld({ spool: (inner) => ({ ...inner, isFull: () => true }) });
    expect(await world.create({})).toEqual({ outcome: "spool_full" });
  });

  it("the welcome grant is given once, however many first requests there are", async () => {
    await using world = await createWorld();
    const opened = await Promise.all(
      Array.from({ length: 10 }, () => world.engine.accounts.open("newcomer")),
    );
    expect(new Set(opened.map((account) => account.accountId)).size).toBe(1);
    const accountId = opened[0]?.accountId ?? "";
    expect(await world.engine.credits.balance(accountId)).toEqual({ available: 100, reserved: 0 });
  });

  it("lists newest first, page by page, and those at work apart", async () => {
    await using world = await createWorld();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.unshift((await world.submit({})).id);
    const first = await world.engine.predictions.list({
      accountId: world.accountId,
      cursor: null,
      most: 3,
    });
    expect(first.items.map((item) => item.id)).toEqual(ids.slice(0, 3));
    const second = await world.engine.predictions.list({
      accountId: world.accountId,
      cursor: first.nextCursor,
      most: 3,
    });
    expect(second.items.map((item) => item.id)).toEqual(ids.slice(3));
    expect(second.nextCursor).toBeNull();
    const { accountId } = world;
    const active = await world.engine.predictions.active({ accountId, since: null });
    expect(active.predictions.map((item) => item.queuePosition)).toEqual([4, 3, 2, 1, 0]);
  });

  it("orders of the same millisecond have different places in the queue", async () => {
    await using world = await createWorld();
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push((await world.submit({})).id);
    await world.database.batch([{ sql: "UPDATE prediction SET created_at = 1", args: [] }]);
    const places = await Promise.all(ids.map(async (id) => (await world.get(id)).queuePosition));
    expect(places).toEqual([0, 1, 2]);
  });

  it("the ledger tells where every credit went", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.untilEnded(id);
    const ledger = await world.engine.credits.ledger({
      accountId: world.accountId,
      cursor: null,
      most: 10,
    });
    expect(ledger.items.map((entry) => [entry.kind, entry.credits])).toEqual([
      ["capture", 3],
      ["reservation", 3],
      ["grant", 100],
    ]);
  });

  it("models are shown with price, and durations only once there is history", async () => {
    await using world = await createWorld();
    expect(await world.engine.models.get(MODEL.model)).toMatchObject({
      credits: 3,
      durations: null,
    });
    expect(await world.engine.models.get("nobody/nothing")).toBeNull();
    const shown = (await world.engine.models.list()).map((model) => model.model);
    expect(shown).toEqual([MODEL, ...LONG_MODELS].map((model) => model.model));
  });
});
