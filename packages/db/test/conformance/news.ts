import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openBatch } from "../../src/batches/open.ts";
import { retryBatch } from "../../src/batches/retry.ts";
import { endBatch, settleBatchItems } from "../../src/batches/settle.ts";
import { grantCredits } from "../../src/credits/grant.ts";
import type { Database } from "../../src/database.ts";
import type { PredictionRow } from "../../src/rows.ts";
import { batchJob, itemUnit, opening, stage } from "../batch-builders.ts";
import { NOW, buildCreate, buildEnd, fundAccount, newId } from "../builders.ts";
import { readAccount } from "./facts.ts";

const LOW = 10;

/** What the account is told of its credits, in the order in which they fell. */
async function readFalls(database: Database, accountId: string): Promise<unknown[]> {
  const rows = await database.read({
    sql: `SELECT payload ->> '$.available' AS available FROM job WHERE kind = 'tell_account'
      AND account_id = ?1 AND payload ->> '$.type' = 'credit.low' ORDER BY rowid`,
    args: [accountId],
  });
  return rows.map(({ available }) => available);
}

type Step =
  | { type: "create" | "grant"; credits: number }
  | { type: "batch"; items: number; isLost: boolean }
  | { type: "end" };

const credits = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant("create" as const), credits }),
  fc.record({ type: fc.constant("grant" as const), credits }),
  fc.record({
    type: fc.constant("batch" as const),
    items: fc.integer({ min: 1, max: 3 }),
    isLost: fc.boolean(),
  }),
  fc.record({ type: fc.constant("end" as const) }),
);

async function doStep(
  database: Database,
  accountId: string,
  { each, running }: { each: Step; running: PredictionRow[] },
): Promise<void> {
  if (each.type === "create") {
    const unit = buildCreate(accountId, each.credits);
    const [outcome] = await database.transact([unit]);
    if (outcome?.outcome === "applied") running.push(unit.prediction);
  } else if (each.type === "grant") {
    const grant = { id: newId(), accountId, credits: each.credits, kind: "grant" as const };
    await grantCredits(database, { ...grant, idempotencyKey: newId(), at: NOW });
  } else if (each.type === "batch") {
    const order = opening(await stage(database, accountId, each.items), accountId, { openMax: 99 });
    await openBatch(database, order);
    if (each.isLost) await openBatch(database, order);
  } else {
    const row = running.shift();
    if (row !== undefined) await database.transact([buildEnd(row, "failed")]);
  }
}

/** The ends of a batch that its account is told of. */
async function readEnds(database: Database, accountId: string): Promise<unknown[]> {
  const rows = await database.read({
    sql: `SELECT payload ->> '$.failed' AS failed FROM job WHERE kind = 'tell_account'
      AND account_id = ?1 AND payload ->> '$.type' = 'batch.ended' ORDER BY rowid`,
    args: [accountId],
  });
  return rows.map(({ failed }) => failed);
}

/** What an account is told of besides its predictions: its job stands in the commit of its cause. */
export function describeNews(get: () => Database, runs: number): void {
  describe("the end of a batch", () => {
    it("is told by the commit that ends it, once for each end", async () => {
      const accountId = await fundAccount(get(), 100);
      const id = await stage(get(), accountId, 1);
      const order = opening(id, accountId);
      await openBatch(get(), order);
      const unit = itemUnit({ id, accountId, position: 0 });
      await get().transact([unit]);
      const ending = { id, jobId: order.job.id, owner: "worker", at: NOW };
      await endBatch(get(), ending);
      expect(await readEnds(get(), accountId)).toEqual([]);
      await get().transact([buildEnd(unit.prediction, "failed")]);
      await settleBatchItems(get(), id);
      await endBatch(get(), { ...ending, jobId: "of the past" });
      expect(await readEnds(get(), accountId)).toEqual([]);
      await endBatch(get(), ending);
      await endBatch(get(), ending);
      expect(await readEnds(get(), accountId)).toEqual([1]);
      const retry = { id, idempotencyKey: null, at: NOW, openMax: 9, quota: null };
      const job = batchJob();
      await retryBatch(get(), { ...retry, retryId: newId(), job });
      const again = itemUnit({ id, accountId, position: 0 });
      await get().transact([again]);
      await get().transact([buildEnd(again.prediction, "failed")]);
      await settleBatchItems(get(), id);
      await endBatch(get(), { ...ending, jobId: job.id });
      expect(await readEnds(get(), accountId)).toEqual([1, 1]);
    });
  });

  describe("credits that fall low", () => {
    it("are told by the commit that took them, once until they rise again", async () => {
      const accountId = await fundAccount(get(), LOW + 2);
      const [first, second, third] = [2, 1, 1].map((price) => buildCreate(accountId, price));
      if (!first || !second || !third) throw new Error("three were built");
      await get().transact([first]);
      expect(await readFalls(get(), accountId)).toEqual([]);
      await get().transact([second]);
      await get().transact([third]);
      expect(await readFalls(get(), accountId)).toEqual([LOW - 1]);
      await get().transact([buildEnd(second.prediction, "failed")]);
      await get().transact([buildEnd(third.prediction, "failed")]);
      await get().transact([buildCreate(accountId, 4)]);
      expect(await readFalls(get(), accountId)).toEqual([LOW - 1, LOW - 4]);
    });

    it("are told once of a group of units, and not of those that were refused", async () => {
      const accountId = await fundAccount(get(), LOW + 1);
      await get().transact([4, 40, 4].map((price) => buildCreate(accountId, price)));
      expect(await readFalls(get(), accountId)).toEqual([LOW - 7]);
    });

    it("are told once of a batch whose answer was lost", async () => {
      const accountId = await fundAccount(get(), LOW + 1);
      const order = opening(await stage(get(), accountId, 1), accountId);
      await openBatch(get(), order);
      await get().batch([{ sql: "DELETE FROM job WHERE account_id = ?1", args: [accountId] }]);
      await openBatch(get(), order);
      expect(await readFalls(get(), accountId)).toEqual([]);
    });

    it("are told once for each fall, whatever happens in whatever order", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          const accountId = await fundAccount(get(), LOW + 3);
          const falls: number[] = [];
          const running: PredictionRow[] = [];
          let before = LOW + 3;
          for (const each of steps) {
            await doStep(get(), accountId, { each, running });
            const { available } = await readAccount(get(), accountId);
            if (before >= LOW && available < LOW) falls.push(available);
            before = available;
          }
          expect(await readFalls(get(), accountId)).toEqual(falls);
        }),
        { numRuns: runs },
      );
    });
  });
}
