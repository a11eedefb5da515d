import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { upload } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { alike, itemsOf, startBatch } from "./batch-world.ts";
import { addUser, openPaid } from "./people.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const MARK = "mark-5f1c";

/** Every text that the database holds. */
async function everything({ database }: World): Promise<string> {
  const tables = await database.read({
    sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    args: [],
  });
  const rows = await Promise.all(
    tables.map(({ name }) => database.read({ sql: `SELECT * FROM "${String(name)}"`, args: [] })),
  );
  return JSON.stringify(rows);
}

/** Works until the erasure has had its last look. */
async function eraseAll(world: World): Promise<void> {
  world.engine.worker.start();
  await expect
    .poll(
      async () => {
        world.clock.advance(61_000);
        const rows = await world.database.read({
          sql: "SELECT kind FROM job WHERE kind IN ('erase_account', 'erase_prediction')",
          args: [],
        });
        return rows.length;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(0);
  await world.engine.worker.stop();
}

const statusesOf = async ({ database }: World) =>
  (await database.read({ sql: "SELECT status FROM prediction", args: [] })).map(
    ({ status }) => status,
  );

describe("a deleted account", () => {
  it("is nobody's at once: no person, no session, no key comes in", async () => {
    await using world = await createWorld();
    await addUser(world, { id: "user-1", email: `${MARK}@example.com` });
    const key = await world.engine.keys.create({
      accountId: world.accountId,
      userId: "user-1",
      name: MARK,
      scopes: ["predictions:read"],
      callsPerMinute: null,
      expiresAt: null,
    });
    await world.engine.accounts.delete(world.accountId);
    const secret = key.outcome === "created" ? key.secret : "";
    expect((await world.engine.keys.find(secret)).outcome).not.toBe("found");
    expect(await everything(world)).not.toContain(MARK);
    expect((await world.engine.accounts.open("user-1")).accountId).not.toBe(world.accountId);
  });

  it("leaves nothing of what it made and said, and its money is whole", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    await addUser(world, { id: "user-1", email: `${MARK}@example.com` });
    const done = await world.submit({ durationMs: 10 }, { input: { prompt: MARK } });
    world.engine.worker.start();
    await world.untilEnded(done.id);
    await world.engine.worker.stop();
    await world.submit({ durationMs: 600_000 }, { input: { prompt: MARK }, idempotencyKey: MARK });
    await world.engine.notifications.configure({
      accountId: world.accountId,
      when: "always",
    });
    await startBatch(world, { items: itemsOf(alike(3, { durationMs: 600_000 })) });
    expect((await everything(world)).split(MARK).length).toBeGreaterThan(4);
    await world.engine.accounts.delete(world.accountId);
    await eraseAll(world);
    expect(new Set(await statusesOf(world))).toEqual(new Set(["succeeded", "canceled"]));
    expect(await everything(world)).not.toContain(MARK);
    const { accountId } = world;
    expect(
      (await world.engine.predictions.list({ accountId, cursor: null, most: 9 })).items,
    ).toEqual([]);
    const { items } = await world.engine.credits.ledger({ accountId, cursor: null, most: 50 });
    expect(items.map(({ kind }) => kind)).toContain("capture");
    expect((await world.engine.credits.balance(accountId)).reserved).toBe(0);
  });

  it("takes along what was merged into it, and nothing of others", async () => {
    await using world = await createWorld({ welcomeCredits: 0 });
    const into = await openPaid(world);
    await world.submit({ durationMs: 10 });
    const { accountId: other } = await world.engine.accounts.open("user-3");
    await addUser(world, { id: "user-3", email: "other@example.com" });
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    await world.engine.accounts.delete(into);
    await eraseAll(world);
    const { predictions } = world.engine;
    expect((await predictions.list({ accountId: into, cursor: null, most: 9 })).items).toEqual([]);
    expect(await world.engine.accounts.open("user-3")).toEqual({ accountId: other });
    expect(await everything(world)).toContain("other@example.com");
  });

  it("takes its uploaded files along, rows and bytes", async () => {
    await using world = await createWorld();
    const { accountId } = world;
    async function* body() {
      yield Buffer.from(MARK);
    }
    expect(await world.engine.uploads.add({ accountId, body: body() })).toMatchObject({
      outcome: "uploaded",
    });
    const filesOf = async () =>
      (await readdir(join(world.directory, "results"), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    expect(await filesOf()).toHaveLength(1);
    await world.engine.accounts.delete(accountId);
    world.engine.worker.start();
    await expect
      .poll(
        () => {
          world.clock.advance(61_000);
          return world.database.orm.select().from(upload);
        },
        { timeout: 20_000, interval: 100 },
      )
      .toEqual([]);
    expect(await filesOf()).toEqual([]);
  });

  it("can be deleted twice", async () => {
    await using world = await createWorld();
    await world.submit({ durationMs: 600_000 });
    await world.engine.accounts.delete(world.accountId);
    await world.engine.accounts.delete(world.accountId);
    await eraseAll(world);
    expect(await statusesOf(world)).toEqual(["canceled"]);
  });
});
