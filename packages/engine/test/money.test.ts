import { ledgerEntry, prediction } from "@darkroom/db";
import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "../src/index.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const USER = { kind: "user", id: "user-1" } as const;
const page = (accountId: string) => ({ accountId, cursor: null, most: 50 });

async function succeed(world: World, overrides = {}): Promise<string> {
  const { id } = await world.submit({ durationMs: 10 }, overrides);
  world.engine.worker.start();
  expect((await world.untilEnded(id)).status).toBe("succeeded");
  await world.engine.worker.stop();
  return id;
}

describe("the ledger", () => {
  it("has five kinds of entries, each under a key of its own", async () => {
    await using world = await createWorld();
    const id = await succeed(world);
    const { id: canceled } = await world.submit({});
    const { accountId } = world;
    const target = { accountId, id: canceled, actor: USER, requestId: "request" };
    await world.engine.predictions.cancel(target);
    await world.engine.accounts.open("user-2");
    const paid = { accountId, credits: 5, operator: "olga", reason: "paid" };
    await world.engine.credits.grant({ ...paid, idempotencyKey: "payment" });
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    const rows = await world.database.orm
      .select()
      .from(ledgerEntry)
      .where(eq(ledgerEntry.accountId, accountId))
      .orderBy(asc(ledgerEntry.id));
    const transferId = rows.find(({ kind }) => kind === "transfer")?.id;
    expect(rows.map(({ idempotencyKey, credits }) => [idempotencyKey, credits])).toEqual([
      [`welcome:${accountId}`, 100],
      [`reservation:${id}`, 3],
      [`capture:${id}`, 3],
      [`reservation:${canceled}`, 3],
      [`release:${canceled}`, 3],
      [`grant:${accountId}:payment`, 5],
      [`transfer:${transferId}:out`, -5],
      [`capture:welcome:${transferId}`, 97],
      [`reservation:welcome:${transferId}`, 97],
    ]);
  });

  it("takes no second entry under a key", async () => {
    await using world = await createWorld({ audited: false });
    await succeed(world);
    const rows = await world.database.orm.select().from(ledgerEntry);
    for (const { id } of rows) {
      const twice = `INSERT INTO ledger_entry SELECT 'twin', commit_id, account_id, prediction_id,
        kind, credits, idempotency_key, at, detail FROM ledger_entry WHERE id = ?1`;
      await expect(world.database.batch([{ sql: twice, args: [id] }])).rejects.toMatchObject({
        code: "conflict",
      });
    }
    expect(rows).toHaveLength(3);
  });

  it("an operator grants once for each key, with a reason, to accounts that exist", async () => {
    await using world = await createWorld();
    const command = {
      accountId: world.accountId,
      credits: 7,
      idempotencyKey: "sorry-1",
      operator: "operator-1",
      reason: "an outage",
    };
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => world.engine.credits.grant(command)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "granted")).toHaveLength(1);
    expect(await world.balance()).toEqual({ available: 107, reserved: 0 });
    const nobody = { ...command, accountId: "nobody" };
    expect(await world.engine.credits.grant(nobody)).toEqual({ outcome: "not_found" });
  });
});

describe("what a run really cost", () => {
  const priced = (credits: number): ModelDefinition => ({
    ...MODEL,
    credits: 5,
    actualCredits: () => credits,
  });

  it.each([
    [5, { captured: 5, available: 95, lost: 0 }],
    [2, { captured: 2, available: 98, lost: 0 }],
    [1.2, { captured: 2, available: 98, lost: 0 }],
    [0, { captured: 1, available: 99, lost: 0 }],
    [9, { captured: 5, available: 95, lost: 4 }],
  ])("%d of 5 reserved", async (credits, { captured, available, lost }) => {
    await using world = await createWorld({ models: [priced(credits)] });
    const id = await succeed(world);
    expect((await world.get(id)).credits).toEqual({ price: 5, reserved: 0, captured });
    expect(await world.balance()).toEqual({ available, reserved: 0 });
    expect((await world.engine.health()).counters["creditsLost"]).toBe(lost);
  });
});

describe("a cancel that the provider bills", () => {
  it("gives everything back and is counted as our loss", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 60_000 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "processing");
    const target = { accountId: world.accountId, id, actor: USER, requestId: "request" };
    await world.engine.predictions.cancel(target);
    expect(await world.untilEnded(id)).toMatchObject({
      status: "canceled",
      credits: { captured: 0 },
      error: { code: "canceled_by_user", released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    expect((await world.engine.health()).counters["canceledBilled"]).toBe(1);
  });

  it("costs nobody anything before it was sent", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    const target = { accountId: world.accountId, id, actor: USER, requestId: "request" };
    await world.engine.predictions.cancel(target);
    expect((await world.engine.health()).counters["canceledBilled"]).toBe(0);
  });
});

describe("caps", () => {
  const NONE = { predictionCredits: null, openCredits: null, dayCredits: null };

  it.each([
    ["prediction", { ...NONE, predictionCredits: 2 }, 0],
    ["open", { ...NONE, openCredits: 7 }, 2],
    ["day", { ...NONE, dayCredits: 10 }, 3],
  ] as const)(
    "on a %s stop what goes beyond, and 20 rivals do not break it",
    async (cap, caps, allowed) => {
      await using world = await createWorld();
      await world.engine.caps.set(world.accountId, caps);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.create({})));
      expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(allowed);
      const capCredits = caps[`${cap}Credits`];
      expect(outcomes.at(-1)).toEqual({
        outcome: "cap_reached",
        cap,
        capCredits,
        requiredCredits: 3,
      });
      expect(await world.balance()).toMatchObject({ reserved: allowed * 3 });
    },
  );

  it("tell how far they are used, and can be lifted", async () => {
    await using world = await createWorld();
    const { accountId } = world;
    expect(await world.engine.caps.get(accountId)).toEqual({
      ...NONE,
      used: { openCredits: 0, dayCredits: 0 },
    });
    await world.engine.caps.set(accountId, { ...NONE, dayCredits: 3 });
    await succeed(world);
    expect(await world.engine.caps.get(accountId)).toEqual({
      ...NONE,
      dayCredits: 3,
      used: { openCredits: 0, dayCredits: 3 },
    });
    expect((await world.create({})).outcome).toBe("cap_reached");
    await world.engine.caps.set(accountId, NONE);
    expect((await world.create({})).outcome).toBe("created");
  });

  it("do not hide that the credits are missing", async () => {
    await using world = await createWorld({ welcomeCredits: 1 });
    await world.engine.caps.set(world.accountId, { ...NONE, dayCredits: 50 });
    expect((await world.create({})).outcome).toBe("insufficient_credits");
  });
});

describe("the quota of visitors", () => {
  const quota = { subject: "digest-of-an-address", slotsMax: 2, windowMs: 3_600_000 };

  it("gives a place back together with the refund", async () => {
    await using world = await createWorld();
    await succeed(world, { quota });
    const { id } = await world.submit({ durationMs: 10, outcome: "fail" }, { quota });
    const full = await world.create({}, { quota });
    expect(full.outcome).toBe("quota_used");
    expect("retryAfterMs" in full && full.retryAfterMs).toBeGreaterThan(3_000_000);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).error?.released).toBe(3);
    await world.engine.worker.stop();
    expect((await world.create({}, { quota })).outcome).toBe("created");
    expect((await world.create({}, { quota })).outcome).toBe("quota_used");
  });

  it("is kept by 20 at once, belongs to one subject, and moves on with time", async () => {
    await using world = await createWorld();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => world.create({}, { quota })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(2);
    const other = { ...quota, subject: "digest-of-another" };
    expect((await world.create({}, { quota: other })).outcome).toBe("created");
    world.clock.advance(3_600_001);
    expect((await world.create({}, { quota })).outcome).toBe("created");
  });

  it("is not taken by an order that was refused, nor twice by one that was repeated", async () => {
    await using world = await createWorld({ welcomeCredits: 7 });
    await world.submit({}, { quota, idempotencyKey: "key" });
    const again = await world.create({}, { quota, idempotencyKey: "key" });
    expect(again.outcome).toBe("existing");
    await world.create({}, { quota, model: "nobody/nothing" });
    expect((await world.create({}, { quota })).outcome).toBe("created");
    const rows = await world.database.orm.select().from(prediction);
    expect(rows.map((row) => row.quotaSubject)).toEqual([quota.subject, quota.subject]);
  });
});

describe("an operator settles", () => {
  const command = {
    to: "failed",
    operator: "operator-1",
    reason: "stuck",
    requestId: "r",
  } as const;

  it.each(["queued", "starting", "storing"] as const)(
    "a prediction that is %s: the credits come back and the reason is kept",
    async (status) => {
      await using world = await createWorld({
        storage: (inner) => ({ ...inner, put: () => Promise.reject(new Error("down")) }),
      });
      const { id } = await world.submit({
        durationMs: status === "storing" ? 10 : 60_000,
        webhooks: { drop: status === "starting" },
      });
      if (status !== "queued") world.engine.worker.start();
      await world.until(id, (view) => view.status === status);
      const settled = await world.engine.predictions.settle({ ...command, id });
      expect(settled).toMatchObject({
        outcome: "settled",
        prediction: { status: "failed", error: { code: "internal", released: 3 } },
      });
      if (status === "starting") {
        await world.until(id, () => true);
        while ((await world.log("cancel")).length === 0) await world.get(id);
      }
      expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
      const [event] = await world.database.read({
        sql: `SELECT actor, detail ->> '$.reason' AS reason FROM prediction_event
          WHERE prediction_id = ?1 AND type = 'operator.settled'`,
        args: [id],
      });
      expect(event).toEqual({ actor: "operator:operator-1", reason: "stuck" });
    },
  );

  it("nothing that has ended, and nothing that is not there", async () => {
    await using world = await createWorld();
    const id = await succeed(world);
    expect(await world.engine.predictions.settle({ ...command, id })).toMatchObject({
      outcome: "already_terminal",
      prediction: { status: "succeeded" },
    });
    expect(await world.engine.predictions.settle({ ...command, id: "nobody" })).toEqual({
      outcome: "not_found",
    });
    const { items } = await world.engine.credits.ledger(page(world.accountId));
    expect(items.map(({ kind }) => kind)).toEqual(["capture", "reservation", "grant"]);
  });
});
