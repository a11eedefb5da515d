import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../src/accounts/merge.ts";
import { openAccount } from "../../src/accounts/open.ts";
import { drainAccount } from "../../src/credits/transfer.ts";
import type { Database } from "../../src/database.ts";
import type { Unit } from "../../src/units/unit.ts";
import { NOW, buildCreate, buildEnd, buildEntry, fundAccount, newId } from "../builders.ts";
import { countOf, readAccount, sumLedger, wordsOf } from "./facts.ts";

const ids = () => ({ outId: newId(), inId: newId(), at: NOW });

type Caps = { prediction?: number; open?: number; day?: number };

const SET_CAPS = `INSERT INTO account_cap
  (account_id, prediction_credits_max, open_credits_max, day_credits_max, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5)`;

async function setCaps(database: Database, accountId: string, caps: Caps): Promise<void> {
  const { prediction = null, open = null, day = null } = caps;
  await database.batch([{ sql: SET_CAPS, args: [accountId, prediction, open, day, NOW] }]);
}

/** Creates one after the other in one group, each with an event of this time. */
async function createAll(
  database: Database,
  accountId: string,
  prices: readonly number[],
  at = NOW,
): Promise<string[]> {
  const units = prices.map((price) => {
    const unit = buildCreate(accountId, price, { createdAt: at });
    return { ...unit, event: { ...unit.event, at } };
  });
  return wordsOf(await database.transact(units));
}

/** Transfers between accounts, and the caps that guard reservations. */
export function describeMoney(get: () => Database): void {
  describe("a merge of accounts", () => {
    it("moves the available credits by a pair of entries and repoints the members", async () => {
      const userId = newId();
      const fromId = await openAccount(get(), { userId, accountId: newId(), at: NOW });
      const intoId = await fundAccount(get(), 10);
      const [word] = await createAll(get(), fromId, [0]);
      expect(word).toBe("applied");
      await get().batch([
        { sql: "UPDATE account SET available = 5, funded = 5 WHERE id = ?1", args: [fromId] },
      ]);
      expect(await mergeAccounts(get(), { fromId, intoId, transfer: ids() })).toBe("merged");
      expect(await readAccount(get(), fromId)).toMatchObject({
        available: 0,
        funded: 0,
        mergedInto: intoId,
      });
      expect(await readAccount(get(), intoId)).toMatchObject({ available: 15, funded: 15 });
      expect(await sumLedger(get(), intoId)).toEqual({ grant: 10, transfer: 5 });
      expect(await sumLedger(get(), fromId)).toEqual({ transfer: -5 });
      const opened = await openAccount(get(), { userId, accountId: newId(), at: NOW });
      expect(opened).toBe(intoId);
    });

    it("repeated by many at once moves everything once", async () => {
      const fromId = await fundAccount(get(), 7);
      const intoId = await fundAccount(get(), 1);
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => mergeAccounts(get(), { fromId, intoId, transfer: ids() })),
      );
      expect(new Set(outcomes)).toEqual(new Set(["merged"]));
      expect(await readAccount(get(), intoId)).toMatchObject({ available: 8, funded: 8 });
      expect(await sumLedger(get(), fromId)).toEqual({ grant: 7, transfer: -7 });
    });

    it("leaves what a running prediction holds, which follows when it comes back", async () => {
      const fromId = await fundAccount(get(), 7);
      const intoId = await fundAccount(get(), 0);
      const unit = buildCreate(fromId, 3);
      await get().transact([unit]);
      await mergeAccounts(get(), { fromId, intoId, transfer: ids() });
      expect(await readAccount(get(), fromId)).toMatchObject({ available: 0, reserved: 3 });
      expect(await readAccount(get(), intoId)).toMatchObject({ available: 4 });
      expect(await drainAccount(get(), fromId, ids())).toBe(0);
      await get().transact([buildEnd(unit.prediction, "failed")]);
      expect(await drainAccount(get(), fromId, ids())).toBe(3);
      expect(await readAccount(get(), intoId)).toMatchObject({ available: 7, funded: 7 });
    });

    it("is refused into itself, into nothing, in a circle, and away from where it went", async () => {
      const [a, b, c] = [
        await fundAccount(get(), 1),
        await fundAccount(get(), 1),
        await fundAccount(get(), 1),
      ];
      const merge = (fromId: string, intoId: string) =>
        mergeAccounts(get(), { fromId, intoId, transfer: ids() });
      expect(await merge(a, a)).toBe("refused");
      expect(await merge(a, newId())).toBe("refused");
      expect(await merge(a, b)).toBe("merged");
      expect(await merge(b, a)).toBe("refused");
      expect(await merge(a, c)).toBe("refused");
      expect(await merge(b, c)).toBe("merged");
      expect(await readAccount(get(), a)).toMatchObject({ mergedInto: c });
      expect(await readAccount(get(), c)).toMatchObject({ available: 3 });
    });

    it("takes nothing from an account that was not merged", async () => {
      const accountId = await fundAccount(get(), 9);
      expect(await drainAccount(get(), accountId, ids())).toBe(0);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 9 });
    });
  });

  describe("a quota", () => {
    const order = (accountId: string, subject: string, price = 0): Unit => ({
      ...buildCreate(accountId, price, { quotaSubject: subject, createdAt: NOW }),
      quota: { slotsMax: 2, windowMs: 3_600_000 },
    });

    it("lets through as many as it has places, alone or inside one group", async () => {
      const accountId = await fundAccount(get(), 0);
      const [ours, theirs] = [newId(), newId()];
      const group = [order(accountId, ours), order(accountId, theirs), order(accountId, ours)];
      const words = wordsOf(await get().transact([...group, order(accountId, ours)]));
      expect(words).toEqual(["applied", "applied", "applied", "quota"]);
      expect(wordsOf(await get().transact([order(accountId, ours)]))).toEqual(["quota"]);
      expect(wordsOf(await get().transact([order(accountId, theirs)]))).toEqual(["applied"]);
    });

    it("has a place again for what failed, and for what is older than its time", async () => {
      const accountId = await fundAccount(get(), 0);
      const subject = newId();
      const [first, second] = [order(accountId, subject), order(accountId, subject)];
      await get().transact([first, second]);
      await get().transact([
        buildEnd(first.prediction, "failed"),
        buildEnd(second.prediction, "succeeded"),
      ]);
      const third = order(accountId, subject);
      expect(wordsOf(await get().transact([third, order(accountId, subject)]))).toEqual([
        "applied",
        "quota",
      ]);
      const later = order(accountId, subject);
      later.event.at = NOW + 3_600_000;
      expect(wordsOf(await get().transact([later]))).toEqual(["applied"]);
    });

    it("of 20 rivals lets through as many as it has places", async () => {
      const accountId = await fundAccount(get(), 0);
      const subject = newId();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => get().transact([order(accountId, subject)])),
      );
      expect(countOf(outcomes.flatMap(wordsOf), "applied")).toBe(2);
    });
  });

  describe("a cap", () => {
    it("on one prediction refuses the dear one and lets its neighbours through", async () => {
      const accountId = await fundAccount(get(), 100);
      await setCaps(get(), accountId, { prediction: 5 });
      expect(await createAll(get(), accountId, [5, 6, 1])).toEqual([
        "applied",
        "credits",
        "applied",
      ]);
    });

    it("on open credits counts what runs, also inside one group, and frees what ended", async () => {
      const accountId = await fundAccount(get(), 100);
      await setCaps(get(), accountId, { open: 10 });
      const words = await createAll(get(), accountId, [4, 4, 4, 2]);
      expect(words).toEqual(["applied", "applied", "credits", "applied"]);
      expect(await createAll(get(), accountId, [1])).toEqual(["credits"]);
      await get().batch([
        {
          sql: "UPDATE account SET reserved = 0, available = 100 WHERE id = ?1",
          args: [accountId],
        },
      ]);
      expect(await createAll(get(), accountId, [10])).toEqual(["applied"]);
    });

    it("on a day counts its predictions by what they cost, and starts anew with the next", async () => {
      const accountId = await fundAccount(get(), 100);
      await setCaps(get(), accountId, { day: 10 });
      const first = buildCreate(accountId, 6, { createdAt: NOW });
      await get().transact([first]);
      expect(await createAll(get(), accountId, [5, 4])).toEqual(["credits", "applied"]);
      // What came back is free again, what was captured is not.
      const ended = buildEnd(first.prediction, "succeeded");
      const part = {
        ...ended,
        prediction: { ...ended.prediction, creditsCaptured: 2 },
        ledger: [
          buildEntry(ended.prediction, "capture", 2),
          buildEntry(ended.prediction, "release", 4),
        ],
      };
      await get().transact([part]);
      expect(await createAll(get(), accountId, [5, 4])).toEqual(["credits", "applied"]);
      expect(await createAll(get(), accountId, [10], NOW + 86_400_000)).toEqual(["applied"]);
    });

    it("on a day counts what accounts spent that were merged since", async () => {
      const [fromId, intoId] = [await fundAccount(get(), 20), await fundAccount(get(), 20)];
      await setCaps(get(), intoId, { day: 10 });
      expect(await createAll(get(), fromId, [7])).toEqual(["applied"]);
      await mergeAccounts(get(), { fromId, intoId, transfer: ids() });
      expect(await createAll(get(), intoId, [4, 3])).toEqual(["credits", "applied"]);
    });

    it("of 20 rivals lets through as many as it allows", async () => {
      const accountId = await fundAccount(get(), 100);
      await setCaps(get(), accountId, { open: 15 });
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => get().transact([buildCreate(accountId, 3)])),
      );
      expect(countOf(outcomes.flatMap(wordsOf), "applied")).toBe(5);
    });

    it("of nothing stops everything that costs, and nothing that is free", async () => {
      const accountId = await fundAccount(get(), 100);
      await setCaps(get(), accountId, { open: 0 });
      expect(await createAll(get(), accountId, [1, 0])).toEqual(["credits", "applied"]);
    });
  });
}
