import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../src/accounts/merge.ts";
import { grantCredits } from "../src/credits/grant.ts";
import { drainAccount } from "../src/credits/transfer.ts";
import { welcomeKey } from "../src/credits/welcome.ts";
import type { Database } from "../src/database.ts";
import { createTestDatabase } from "../src/testing.ts";
import { NOW, buildCreate, buildEnd, fundAccount, newId } from "./builders.ts";
import { readAccount, sumLedger, wordsOf } from "./conformance/facts.ts";

const WELCOME = 10;
const RUNS = 25;

const transfer = () => ({ outId: newId(), inId: newId(), at: NOW });

async function welcome(database: Database, credits: number): Promise<string> {
  const accountId = await fundAccount(database, 0);
  const grant = { id: newId(), accountId, credits, kind: "grant", at: NOW } as const;
  await grantCredits(database, { ...grant, idempotencyKey: welcomeKey(accountId) });
  return accountId;
}

async function pay(database: Database, accountId: string, credits: number): Promise<void> {
  if (credits === 0) return;
  const grant = { id: newId(), accountId, credits, kind: "grant", at: NOW } as const;
  await grantCredits(database, { ...grant, idempotencyKey: `payment:${newId()}` });
}

type Order = { price: number; to: "succeeded" | "failed"; endsBefore: boolean };
type Visit = { paid: number; orders: Order[] };

const visit: fc.Arbitrary<Visit> = fc.record({
  paid: fc.nat({ max: 15 }),
  orders: fc.array(
    fc.record({
      price: fc.integer({ min: 1, max: 9 }),
      to: fc.constantFrom("succeeded" as const, "failed" as const),
      endsBefore: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
});

/** Lives through a visit and a merge; tells what its orders cost in the end. */
async function live(database: Database, intoId: string, { paid, orders }: Visit): Promise<number> {
  const accountId = await welcome(database, WELCOME);
  await pay(database, accountId, paid);
  const placed: { order: Order; unit: ReturnType<typeof buildCreate> }[] = [];
  for (const order of orders) {
    const unit = buildCreate(accountId, order.price);
    const [word] = wordsOf(await database.transact([unit]));
    if (word === "applied") placed.push({ order, unit });
  }
  const end = async (isBefore: boolean): Promise<void> => {
    for (const { order, unit } of placed.filter((one) => one.order.endsBefore === isBefore)) {
      await database.transact([buildEnd(unit.prediction, order.to)]);
      await drainAccount(database, accountId, transfer());
    }
  };
  await end(true);
  const merge = { fromId: accountId, intoId };
  expect(await mergeAccounts(database, { ...merge, transfer: transfer() })).toBe("merged");
  await end(false);
  // Repeated, as after a crash.
  await mergeAccounts(database, { ...merge, transfer: transfer() });
  const left = await readAccount(database, accountId);
  expect(left).toMatchObject({ available: 0, reserved: 0 });
  return placed
    .filter(({ order }) => order.to === "succeeded")
    .reduce((sum, { order }) => sum + order.price, 0);
}

describe("the welcome of merged visitors", () => {
  it("is theirs to spend and goes along with nobody, whatever they did and whenever", async () => {
    const property = fc.asyncProperty(
      fc.array(visit, { minLength: 1, maxLength: 4 }),
      async (visits) => {
        await using database = await createTestDatabase();
        const intoId = await welcome(database, WELCOME);
        let expected = WELCOME;
        for (const one of visits) {
          const spent = await live(database, intoId, one);
          expected += one.paid - Math.max(0, spent - WELCOME);
        }
        expect(await readAccount(database, intoId)).toMatchObject({
          available: expected,
          funded: expected,
        });
      },
    );
    const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: RUNS });
    expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false });
  });

  it("is closed as spent, in two entries that say why", async () => {
    await using database = await createTestDatabase();
    const [fromId, intoId] = [await welcome(database, 7), await welcome(database, 1)];
    await mergeAccounts(database, { fromId, intoId, transfer: transfer() });
    expect(await sumLedger(database, fromId)).toEqual({ grant: 7, reservation: 7, capture: 7 });
    const entries = await database.read({
      sql: "SELECT DISTINCT detail ->> '$.reason' AS reason FROM ledger_entry WHERE kind = 'capture'",
      args: [],
    });
    expect(entries).toEqual([{ reason: "welcome_of_a_merged_account" }]);
  });

  it("stays with an account that was not merged", async () => {
    await using database = await createTestDatabase();
    const accountId = await welcome(database, 7);
    expect(await drainAccount(database, accountId, transfer())).toBe(0);
    expect(await readAccount(database, accountId)).toMatchObject({ available: 7, captured: 0 });
  });

  it("is in no way a source: a hundred visitors give one account nothing", async () => {
    await using database = await createTestDatabase();
    const intoId = await welcome(database, WELCOME);
    for (let visitor = 0; visitor < 100; visitor += 1) {
      const fromId = await welcome(database, WELCOME);
      await mergeAccounts(database, { fromId, intoId, transfer: transfer() });
    }
    expect(await readAccount(database, intoId)).toMatchObject({ available: WELCOME });
  });
});
