import { DatabaseError } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { openPaid } from "./people.ts";
import { dyingAt } from "./dying.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const USER = { kind: "user", id: "user-2" } as const;
const USERS = { fromUserId: "user-1", toUserId: "user-2" };
const OPENED = { available: 100, reserved: 0 };

const balance = (world: World, accountId: string) => world.engine.credits.balance(accountId);

describe("a visitor who signs up", () => {
  it("keeps account, predictions and credits, and is welcomed once", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    const linked = await world.engine.accounts.link(USERS);
    expect(linked).toEqual({ outcome: "linked", accountId: world.accountId });
    expect(await world.engine.accounts.open("user-2")).toEqual({ accountId: world.accountId });
    expect(await balance(world, world.accountId)).toEqual({ available: 97, reserved: 3 });
    expect((await world.get(id)).status).toBe("queued");
  });

  it("without an account has nothing to give", async () => {
    await using world = await createWorld();
    const users = { fromUserId: "nobody", toUserId: "user-1" };
    expect(await world.engine.accounts.link(users)).toEqual({ outcome: "nothing_to_link" });
  });
});

describe("two accounts that are merged", () => {
  it("are one for reading: list, result, ledger, balance, cancel and retry", async () => {
    await using world = await createWorld({ welcomeCredits: 0 });
    const into = await openPaid(world);
    const done = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    const { outputs } = await world.untilEnded(done.id);
    await world.engine.worker.stop();
    const { id: waiting } = await world.submit({}, { idempotencyKey: "key-1" });
    expect(await world.engine.accounts.link(USERS)).toEqual({ outcome: "linked", accountId: into });

    const { predictions, credits, results } = world.engine;
    const target = { accountId: into, actor: USER, requestId: "request" };
    const listed = await predictions.list({ accountId: into, cursor: null, most: 10 });
    expect(listed.items.map((item) => item.id)).toEqual([waiting, done.id]);
    const active = await predictions.active({ accountId: into, since: null });
    expect(active.predictions.map((item) => item.id)).toEqual([waiting]);
    expect((await predictions.get({ accountId: into, id: done.id }))?.status).toBe("succeeded");
    const access = { accountId: into, signature: null, expires: null };
    const resultId = outputs[0]?.url.split("/").at(-1) ?? "";
    const read = await results.read({ id: resultId, access, range: null });
    await read?.body.cancel();
    expect(read?.mediaType).toMatch(/^image\//);
    expect(await balance(world, into)).toEqual({ available: 194, reserved: 3 });
    const ledger = await credits.ledger({ accountId: into, cursor: null, most: 20 });
    expect(ledger.items.map((entry) => entry.kind).toSorted()).toEqual(
      [
        "capture",
        "grant",
        "grant",
        "reservation",
        "reservation",
        "transfer",
        "transfer",
      ].toSorted(),
    );
    const twin = await world.create({}, { accountId: into, idempotencyKey: "key-1" });
    expect(twin).toMatchObject({ outcome: "existing", prediction: { id: waiting } });
    const again = await predictions.retry({ ...target, id: done.id, idempotencyKey: null });
    expect(again).toMatchObject({ outcome: "created", prediction: { retryOf: done.id } });
    expect(await predictions.cancel({ ...target, id: waiting })).toMatchObject({
      outcome: "canceled",
    });
    // What came back to the old account is at the new one with the same answer.
    const { available } = await balance(world, into);
    expect(available).toBe(194);
    expect(
      await world.database.read({
        sql: "SELECT available FROM account WHERE id = ?1",
        args: [world.accountId],
      }),
    ).toEqual([{ available: 0 }]);
  });

  it("stay closed to others", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    const { accountId: stranger } = await world.engine.accounts.open("user-3");
    await world.engine.accounts.open("user-2");
    await world.engine.accounts.link(USERS);
    expect(await world.engine.predictions.get({ accountId: stranger, id })).toBeNull();
    expect(await balance(world, stranger)).toEqual(OPENED);
  });

  it("what comes back later follows by the sweep, when it could not at once", async () => {
    let broken = false;
    await using world = await createWorld({
      welcomeCredits: 0,
      database: (inner) => ({
        ...inner,
        batch: (statements, options) =>
          broken && statements.some(({ sql }) => sql.includes("'transfer:'"))
            ? Promise.reject(new DatabaseError("busy", "busy"))
            : inner.batch(statements, options),
      }),
    });
    const into = await openPaid(world);
    const { id } = await world.submit({});
    await world.engine.accounts.link(USERS);
    broken = true;
    await world.engine.predictions.cancel({
      accountId: into,
      id,
      actor: USER,
      requestId: "request",
    });
    const spendable = () =>
      world.database.read({ sql: "SELECT available FROM account WHERE id = ?1", args: [into] });
    expect(await spendable()).toEqual([{ available: 197 }]);
    broken = false;
    world.clock.advance(60_001);
    await world.engine.worker.tick();
    expect(await spendable()).toEqual([{ available: 200 }]);
  });
});

describe("a merge that dies", () => {
  const STEPS = [1, 2, 3] as const;
  const cases = STEPS.flatMap((step) =>
    (["before", "after"] as const).map((when) => [step, when] as const),
  );

  it.each(cases)(
    "at write %d, %s it: repeated, nothing is lost and nothing doubled",
    async (step, when) => {
      await using world = await createWorld({ welcomeCredits: 0 });
      const into = await openPaid(world);
      const { id } = await world.submit({});
      const dying = world.openEngine("dying", dyingAt(step, when));
      await dying.accounts.link(USERS).catch(() => undefined);
      expect((await world.engine.audit()).findings).toEqual([]);
      expect(await world.engine.accounts.link(USERS)).toMatchObject({ accountId: into });
      expect(await balance(world, into)).toEqual({ available: 197, reserved: 3 });
      expect((await world.engine.predictions.get({ accountId: into, id }))?.status).toBe("queued");
      expect((await world.engine.audit()).findings).toEqual([]);
    },
  );

  it("whose answer is lost is asked for again", async () => {
    let lost = 0;
    await using world = await createWorld({
      welcomeCredits: 0,
      database: (inner) => ({
        ...inner,
        batch: async (statements, options) => {
          const results = await inner.batch(statements, options);
          const isMerge = statements.some(({ sql }) => sql.includes("SET merged_into"));
          if (!isMerge || lost > 0) return results;
          lost += 1;
          throw new DatabaseError("unknown_outcome", "no answer");
        },
      }),
    });
    const into = await openPaid(world);
    expect(await world.engine.accounts.link(USERS)).toEqual({ outcome: "linked", accountId: into });
    expect(lost).toBe(1);
    expect(await balance(world, into)).toEqual({ available: 200, reserved: 0 });
  });
});
