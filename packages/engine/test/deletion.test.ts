import { join } from "node:path";
import { job, ledgerEntry, prediction, storedResult, webhookDelivery } from "@darkroom/db";
import { StorageError } from "@darkroom/storage";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { ERASED_AGAIN_MS } from "../src/erasure/limits.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { filesIn, rowsWith } from "./marks.ts";
import { createListeningWorld, startReceiver } from "./receiver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const MARK = "mark-of-a-person";

const stored = (world: World) => filesIn(join(world.directory, "results"));
const remove = (world: World, id: string, accountId = world.accountId) =>
  world.engine.predictions.delete({ accountId, id });
const work = async (world: World) => {
  while ((await world.engine.worker.tick()) > 0);
};

async function runToEnd(world: World, overrides: Parameters<World["submit"]>[1] = {}) {
  const input = { prompt: MARK, __scenario: { durationMs: 10 } };
  const { id } = await world.submit({}, { input, ...overrides });
  world.engine.worker.start();
  expect((await world.untilEnded(id)).status).toBe("succeeded");
  await world.engine.worker.stop();
  await work(world);
  return id;
}

describe("a prediction that is deleted", () => {
  it("is gone for its owner at once, its bytes and words soon, and its costs never", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { engine, accountId } = world;
    const webhook = { url: `${receiver.url}?${MARK}`, events: ["prediction.*"] as const };
    const requestId = `${MARK}-request`;
    const id = await runToEnd(world, { webhook, requestId, idempotencyKey: MARK });
    const providerId = (await world.look()).providerPredictionId;
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed", { error: MARK }) });
    await work(world);
    expect(new Set(await rowsWith(world, MARK))).toEqual(
      new Set([
        "endpoint.url",
        "endpoint_delivery.body",
        "ignored_update.detail",
        "prediction.idempotency_key",
        "prediction.input",
        "prediction.request_id",
        "prediction_event.request_id",
        "webhook_delivery.body",
      ]),
    );
    const resultId = (await world.get(id)).outputs[0]?.url.split("/").at(-1) ?? "";
    const access = { accountId, signature: null, expires: null };

    expect(await remove(world, id)).toEqual({ outcome: "deleted" });
    expect(await engine.predictions.get({ accountId, id })).toBeNull();
    expect(await engine.predictions.timeline({ accountId, id })).toBeNull();
    expect(await engine.results.read({ id: resultId, access, range: null })).toBeNull();
    const listed = await engine.predictions.list({ accountId, cursor: null, most: 9 });
    expect(listed.items).toEqual([]);
    expect(await rowsWith(world, MARK)).toEqual([]);
    await work(world);
    expect(await stored(world)).toEqual([]);
    const [tombstone] = await world.database.orm.select().from(storedResult);
    expect(tombstone).toMatchObject({ thumbhash: null, sha256: "" });
    expect(tombstone?.tombstonedAt).not.toBeNull();
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
    expect(await world.database.orm.select().from(ledgerEntry)).toHaveLength(3);
  });

  it("is not there a second time, and never for anybody else", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    const { accountId: stranger } = await world.engine.accounts.open("user-2");
    expect(await remove(world, id, stranger)).toEqual({ outcome: "not_found" });
    expect(await remove(world, id)).toEqual({ outcome: "deleted" });
    expect(await remove(world, id)).toEqual({ outcome: "not_found" });
  });

  it("must have ended", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    expect(await remove(world, id)).toEqual({ outcome: "not_terminal" });
    expect((await world.get(id)).status).toBe("queued");
  });

  it("may have been made for an account that was merged since", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    const { accountId: into } = await world.engine.accounts.open("user-2");
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    expect(await remove(world, id, into)).toEqual({ outcome: "deleted" });
  });

  it("keeps its key taken, so that a late repetition costs nothing", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world, { idempotencyKey: MARK });
    const input = { prompt: MARK, __scenario: { durationMs: 10 } };
    const again = () => world.create({}, { input, idempotencyKey: MARK });
    expect(await again()).toMatchObject({ outcome: "existing" });
    await remove(world, id);
    expect(await again()).toEqual({ outcome: "idempotency_conflict" });
    await work(world);
    world.clock.advance(ERASED_AGAIN_MS);
    await work(world);
    expect(await again()).toEqual({ outcome: "idempotency_conflict" });
    expect(await world.create({}, { input, idempotencyKey: "another" })).toMatchObject({
      outcome: "created",
    });
  });

  it("is no source of a reused result any more", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    await remove(world, id);
    const input = { prompt: MARK, __scenario: { durationMs: 10 } };
    const created = await world.create({}, { input, reuse: "allow" });
    expect(created).toMatchObject({ outcome: "created", prediction: { status: "queued" } });
  });
});

describe("the erasure", () => {
  it("keeps nothing of news that comes after it, and remembers that they came", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    const providerId = (await world.look()).providerPredictionId;
    await remove(world, id);
    await work(world);
    world.clock.advance(ERASED_AGAIN_MS);
    await work(world);
    expect(await world.database.orm.select().from(job)).toEqual([]);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed", { error: MARK }) });
    await work(world);
    expect(await rowsWith(world, MARK)).toEqual([]);
    const rows = await world.database.orm
      .select()
      .from(webhookDelivery)
      .where(eq(webhookDelivery.predictionId, id));
    expect(rows.at(-1)).toMatchObject({ body: null, outcome: "terminal" });
  });

  it("looks once more for what was written by those who still had it in hand", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    await remove(world, id);
    await work(world);
    await world.database.batch([
      {
        sql: "UPDATE webhook_delivery SET body = ?2 WHERE prediction_id = ?1",
        args: [id, MARK],
      },
    ]);
    await work(world);
    expect(await rowsWith(world, MARK)).not.toEqual([]);
    world.clock.advance(ERASED_AGAIN_MS);
    await work(world);
    expect(await rowsWith(world, MARK)).toEqual([]);
    expect(await world.database.orm.select().from(job)).toEqual([]);
  });

  it("goes on until the storage has let go of the bytes", async () => {
    let isDown = true;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        remove: (key) =>
          isDown
            ? Promise.reject(new StorageError("unavailable", "the storage is down"))
            : inner.remove(key),
      }),
    });
    const id = await runToEnd(world);
    expect(await remove(world, id)).toEqual({ outcome: "deleted" });
    await work(world);
    expect(await stored(world)).toHaveLength(1);
    expect(await world.engine.predictions.get({ accountId: world.accountId, id })).toBeNull();
    isDown = false;
    world.clock.advance(600_000);
    await work(world);
    expect(await stored(world)).toEqual([]);
  });

  it("leaves of the words of an end only the rule by which it was charged", async () => {
    await using world = await createWorld();
    const id = await runToEnd(world);
    await world.database.batch([
      {
        sql: `UPDATE prediction_event SET detail = json_object('moneyRule', 'safety', 'text', ?2)
          WHERE prediction_id = ?1 AND to_status = 'succeeded'`,
        args: [id, MARK],
      },
    ]);
    await remove(world, id);
    const details = await world.database.read({
      sql: "SELECT detail FROM prediction_event WHERE detail IS NOT NULL",
      args: [],
    });
    expect(details).toEqual([{ detail: '{"moneyRule":"safety"}' }]);
    const [row] = await world.database.orm.select().from(prediction);
    expect(row).toMatchObject({ input: {}, inputDigest: "", requestId: "", creditsCaptured: 3 });
  });
});
