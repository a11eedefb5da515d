import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EXPORTED_ROWS_MAX } from "../src/accounts/export/limits.ts";
import { addUser, openPaid } from "./people.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const PredictionSchema = z.object({
  id: z.string(),
  input: z.record(z.string(), z.unknown()),
  files: z.array(z.string()),
});
const LedgerSchema = z.object({ kind: z.string(), credits: z.number() });
const AccountSchema = z.object({
  id: z.string(),
  people: z.array(z.object({ address: z.string() })),
  credits: z.object({ available: z.number() }),
  keys: z.array(z.object({ name: z.string() })),
});

async function openExport(world: World, accountId = world.accountId) {
  const { body } = world.engine.accounts.openExport(accountId);
  const files = unzipSync(new Uint8Array(await new Response(body).arrayBuffer()));
  const text = (name: string): string => strFromU8(files[name] ?? expect.fail(name));
  const lines = (name: string): unknown[] =>
    text(name)
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
  return {
    files,
    account: AccountSchema.parse(JSON.parse(text("account.json"))),
    predictions: lines("predictions.jsonl").map((line) => PredictionSchema.parse(line)),
    ledger: lines("ledger.jsonl").map((line) => LedgerSchema.parse(line)),
    notifications: lines("notifications.jsonl"),
    whole: text("account.json"),
  };
}

describe("the export of an account", () => {
  it("holds its people, orders, files, credits and keys, and nothing of others", async () => {
    await using world = await createWorld();
    await addUser(world, { id: "user-1", email: "ada@example.com" });
    await world.engine.keys.create({
      accountId: world.accountId,
      userId: "user-1",
      name: "a program",
      scopes: ["predictions:read"],
      callsPerMinute: null,
      expiresAt: null,
    });
    const { id } = await world.submit({ durationMs: 10 });
    await world.create({}, { accountId: (await world.engine.accounts.open("user-9")).accountId });
    world.engine.worker.start();
    await world.untilEnded(id);
    await world.engine.worker.stop();
    const { account, files, ledger, predictions, whole } = await openExport(world);
    expect(account).toMatchObject({
      id: world.accountId,
      people: [{ address: "ada@example.com" }],
      keys: [{ name: "a program" }],
    });
    expect(predictions.map((prediction) => prediction.id)).toEqual([id]);
    const [name = ""] = predictions[0]?.files ?? [];
    expect(files[name]?.byteLength).toBeGreaterThan(0);
    expect(ledger.map(({ kind }) => kind).toSorted()).toEqual(["capture", "grant", "reservation"]);
    expect(whole).not.toMatch(/digest|secret|password/i);
  });

  it("holds what was merged into it, and all pages", async () => {
    await using world = await createWorld({ welcomeCredits: 0 });
    const into = await openPaid(world);
    await world.engine.credits.grant({
      accountId: world.accountId,
      credits: 2_000,
      idempotencyKey: "more",
      operator: "olga",
      reason: "paid",
    });
    const ids: string[] = [];
    for (let place = 0; place <= EXPORTED_ROWS_MAX; place += 1) {
      ids.push((await world.submit({})).id);
    }
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    const { predictions } = await openExport(world, into);
    expect(predictions.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it("of files that the storage has no more goes on without them", async () => {
    await using world = await createWorld({
      storage: (inner) => ({ ...inner, read: () => Promise.resolve(null) }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.untilEnded(id);
    await world.engine.worker.stop();
    const { files, predictions } = await openExport(world);
    expect(predictions[0]?.files).toEqual([]);
    expect(Object.keys(files).filter((name) => name.startsWith("results/"))).toEqual([]);
  });

  it("ends where nobody reads on", async () => {
    await using world = await createWorld();
    const { body } = world.engine.accounts.openExport(world.accountId);
    const reader = body.getReader();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });
});
