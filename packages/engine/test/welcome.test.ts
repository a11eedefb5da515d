import { describe, expect, it } from "vitest";
import { itemsOf, orderBatch, startBatch } from "./batch-world.ts";
import { addUser, pay } from "./people.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const USERS = { fromUserId: "user-1", toUserId: "user-2" };
const PRICE = 3;
const WELCOME = 6 * PRICE;
const TWO = itemsOf([{}, {}]);

const openOther = async (world: World): Promise<string> =>
  (await world.engine.accounts.open(USERS.toUserId)).accountId;

async function cancel(world: World, accountId: string, id: string): Promise<void> {
  await world.engine.batches.cancel({ accountId, id });
}

/** The worker's next round over what was left behind. */
async function look(world: World): Promise<void> {
  world.clock.advance(60_001);
  await world.engine.worker.tick();
}

describe("the welcome of a visitor who signs in", () => {
  it("pays for the work it has begun, and goes along with nobody", async () => {
    await using world = await createWorld({ welcomeCredits: WELCOME });
    const into = await openOther(world);
    const { id } = await startBatch(world, { items: TWO });
    await world.engine.accounts.link(USERS);
    const balance = () => world.engine.credits.balance(into);
    expect(await balance()).toEqual({ available: WELCOME, reserved: 2 * PRICE });
    await cancel(world, into, id);
    // What came back can be ordered with by nobody, before it is closed and after that.
    const all = { accountId: into, items: itemsOf(Array.from({ length: 7 }, () => ({}))) };
    expect(await orderBatch(world, all)).toMatchObject({ outcome: "insufficient_credits" });
    expect((await world.engine.audit()).findings).toEqual([]);
    await look(world);
    expect(await balance()).toEqual({ available: WELCOME, reserved: 0 });
    expect((await startBatch(world, { ...all, items: all.items.slice(1) })).counts.waiting).toBe(6);
  });

  it("is not what was paid for: that comes back from a batch to its owner", async () => {
    await using world = await createWorld({ welcomeCredits: PRICE });
    const into = await openOther(world);
    await pay(world, world.accountId, 5 * PRICE);
    const { id } = await startBatch(world, { items: itemsOf([{}, {}, {}]) });
    await world.engine.accounts.link(USERS);
    await cancel(world, into, id);
    await look(world);
    expect(await world.engine.credits.balance(into)).toEqual({
      available: 6 * PRICE,
      reserved: 0,
    });
  });

  it("is used up by the items that succeed, and what fails gives it to nobody", async () => {
    await using world = await createWorld({ welcomeCredits: WELCOME });
    const into = await openOther(world);
    const items = itemsOf([{ durationMs: 10 }, { outcome: "fail", durationMs: 10 }]);
    const { id } = await startBatch(world, { items });
    await world.engine.accounts.link(USERS);
    world.engine.worker.start();
    await expect
      .poll(
        async () => {
          const found = await world.engine.batches.get({ accountId: into, id, items: null });
          return found.outcome === "found" ? found.batch.status : found.outcome;
        },
        { timeout: 30_000 },
      )
      .toBe("ended");
    await world.engine.worker.stop();
    await look(world);
    expect(await world.engine.credits.balance(into)).toEqual({ available: WELCOME, reserved: 0 });
    const bound = await world.database.read({
      sql: "SELECT credits_welcome FROM batch WHERE id = ?1",
      args: [id],
    });
    expect(bound).toEqual([{ credits_welcome: 0 }]);
  });

  it("is given once for each person, however many visitors sign in", async () => {
    await using world = await createWorld({ welcomeCredits: WELCOME });
    const into = await openOther(world);
    for (let visitor = 0; visitor < 5; visitor += 1) {
      const userId = `visitor-${String(visitor)}`;
      const { accountId } = await world.engine.accounts.open(userId);
      const { id } = await startBatch(world, { accountId, items: TWO });
      await world.engine.accounts.link({ fromUserId: userId, toUserId: USERS.toUserId });
      await cancel(world, into, id);
    }
    await look(world);
    expect(await world.engine.credits.balance(into)).toEqual({ available: WELCOME, reserved: 0 });
  });
});

describe("a visitor's account", () => {
  it("is one person's: of two who sign up from it at once, one gets it", async () => {
    await using world = await createWorld();
    await addUser(world, { id: "user-1", isGuest: true });
    const people = ["ada", "bob"];
    for (const id of people) await addUser(world, { id });
    const outcomes = await Promise.all(
      people.map((toUserId) => world.engine.accounts.link({ fromUserId: "user-1", toUserId })),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["linked", "refused"]);
    const opened = await Promise.all(people.map((id) => world.engine.accounts.open(id)));
    expect(new Set(opened.map(({ accountId }) => accountId)).size).toBe(2);
  });

  it("takes nothing of a person along, whoever signs in from it later", async () => {
    await using world = await createWorld();
    await addUser(world, { id: "user-1", isGuest: true });
    for (const id of ["ada", "bob"]) await addUser(world, { id });
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "ada" });
    const { accountId: bobs } = await world.engine.accounts.open("bob");
    const again = { fromUserId: "user-1", toUserId: "bob" };
    expect(await world.engine.accounts.link(again)).toEqual({ outcome: "refused" });
    expect(await world.engine.accounts.open("ada")).toEqual({ accountId: world.accountId });
    expect(await world.engine.credits.balance(bobs)).toEqual({ available: 100, reserved: 0 });
  });
});
