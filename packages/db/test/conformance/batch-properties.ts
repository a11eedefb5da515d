import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../src/accounts/merge.ts";
import { cancelBatch } from "../../src/batches/cancel.ts";
import { openBatch } from "../../src/batches/open.ts";
import { refuseBatchItem } from "../../src/batches/refuse.ts";
import { retryBatch } from "../../src/batches/retry.ts";
import { endBatch, settleBatchItems } from "../../src/batches/settle.ts";
import { drainAccount } from "../../src/credits/transfer.ts";
import type { Database } from "../../src/database.ts";
import type { PredictionRow } from "../../src/rows.ts";
import { batchJob, expectBalanced, itemUnit, opening, stage } from "../batch-builders.ts";
import { NOW, buildCreate, buildEnd, fundAccount, newId } from "../builders.ts";
import { readAccount, wordsOf } from "./facts.ts";

const OPEN_MAX = 4;
const ITEMS_MAX = 4;

type Step = {
  type: "open" | "make" | "end" | "look" | "cancel" | "retry" | "refuse" | "merge" | "single";
  /** Which batch, prediction or item, and whose. */
  target: number;
  place: number;
  /** Its answer is lost, and it is written once more under the same ids. */
  isLost: boolean;
};

const TYPES = [
  ["open", 3],
  ["make", 6],
  ["end", 6],
  ["look", 3],
  ["cancel", 2],
  ["retry", 3],
  ["refuse", 2],
  ["merge", 1],
  ["single", 1],
] as const;
const step: fc.Arbitrary<Step> = fc.record({
  type: fc.oneof(...TYPES.map(([type, weight]) => ({ arbitrary: fc.constant(type), weight }))),
  target: fc.nat({ max: 20 }),
  place: fc.nat({ max: ITEMS_MAX - 1 }),
  isLost: fc.boolean(),
});

/** Two accounts of one owner, and everything that happens to their batches. */
class Scene {
  readonly #database: Database;
  readonly accounts: readonly string[];
  readonly batches: string[] = [];
  readonly #running = new Map<string, PredictionRow>();

  constructor(database: Database, accounts: readonly string[]) {
    this.#database = database;
    this.accounts = accounts;
  }

  /** Does it; a lost answer lets it be written twice. */
  async #write<Result>(isLost: boolean, work: () => Promise<Result>): Promise<Result> {
    const first = await work();
    return isLost ? work() : first;
  }

  async #rowOf(id: string): Promise<{ accountId: string; jobId: string }> {
    const sql = "SELECT account_id, job_id FROM batch WHERE id = ?1";
    const [row] = await this.#database.read({ sql, args: [id] });
    return { accountId: String(row?.["account_id"]), jobId: String(row?.["job_id"]) };
  }

  async #attemptOf(id: string, position: number): Promise<number> {
    const sql = "SELECT attempt FROM batch_item WHERE batch_id = ?1 AND position = ?2";
    const [row] = await this.#database.read({ sql, args: [id, position] });
    return Number(row?.["attempt"] ?? 0);
  }

  async #open({ target, place, isLost }: Step): Promise<void> {
    const accountId = this.accounts[target % 2] ?? "";
    const id = await stage(this.#database, accountId, place + 1);
    const order = opening(id, accountId, { openMax: OPEN_MAX });
    const isOpen = await this.#write(isLost, () => openBatch(this.#database, order));
    if (isOpen) this.batches.push(id);
  }

  async #make(id: string, position: number): Promise<void> {
    const { accountId } = await this.#rowOf(id);
    const unit = itemUnit({ id, accountId, position });
    const words = wordsOf(await this.#database.transact([unit]));
    if (words[0] === "applied") this.#running.set(unit.prediction.id, unit.prediction);
  }

  async #end({ target, place }: Step): Promise<void> {
    const row = [...this.#running.values()][target % Math.max(1, this.#running.size)];
    if (row === undefined) return;
    await this.#database.transact([buildEnd(row, place % 2 === 0 ? "failed" : "succeeded")]);
    this.#running.delete(row.id);
  }

  async #look(id: string, isLost: boolean): Promise<void> {
    await this.#write(isLost, () => settleBatchItems(this.#database, id));
    const { jobId } = await this.#rowOf(id);
    const ending = { id, jobId, owner: "worker", at: NOW };
    await this.#write(isLost, () => endBatch(this.#database, ending));
  }

  async #retry(id: string, isLost: boolean): Promise<void> {
    const order = { id, idempotencyKey: null, at: NOW, openMax: OPEN_MAX, quota: null };
    const retry = { ...order, retryId: newId(), job: batchJob() };
    await this.#write(isLost, () => retryBatch(this.#database, retry));
  }

  async #refuse(id: string, position: number, isLost: boolean): Promise<void> {
    const attempt = await this.#attemptOf(id, position);
    const why = { problems: [], entryId: newId(), at: NOW };
    const refusal = { batchId: id, position, attempt, ...why };
    await this.#write(isLost, () => refuseBatchItem(this.#database, refusal));
  }

  /** A merge whose answer is lost is asked for again under new ids, as it says. */
  async #merge(isLost: boolean): Promise<void> {
    const [fromId = "", intoId = ""] = this.accounts;
    const transfer = () => ({ outId: newId(), inId: newId(), at: NOW });
    await this.#write(isLost, () =>
      mergeAccounts(this.#database, { fromId, intoId, transfer: transfer() }),
    );
    await drainAccount(this.#database, fromId, transfer());
  }

  async do(each: Step): Promise<void> {
    const { type, target, place, isLost } = each;
    if (type === "open") return this.#open(each);
    if (type === "end") return this.#end(each);
    if (type === "merge") return this.#merge(isLost);
    if (type === "single") {
      const unit = buildCreate(this.accounts[target % 2] ?? "", 1);
      const words = wordsOf(await this.#database.transact([unit]));
      if (words[0] === "applied") this.#running.set(unit.prediction.id, unit.prediction);
      return;
    }
    const id = this.batches[target % Math.max(1, this.batches.length)];
    if (id === undefined) return;
    if (type === "make") return this.#make(id, place);
    if (type === "look") return this.#look(id, isLost);
    if (type === "retry") return this.#retry(id, isLost);
    if (type === "refuse") return this.#refuse(id, place, isLost);
    const cancel = { id, entryId: newId(), job: batchJob(), at: NOW };
    await this.#write(isLost, () => cancelBatch(this.#database, cancel));
  }

  /** Everything comes to its end: what runs fails, and what waits is canceled. */
  async close(): Promise<void> {
    const steps = { target: 0, place: 0, isLost: false };
    while (this.#running.size > 0) await this.#end({ ...steps, type: "end" });
    for (const id of this.batches) {
      await cancelBatch(this.#database, { id, entryId: newId(), job: batchJob(), at: NOW });
      await this.#look(id, false);
    }
  }
}

/** What a batch says of itself is what its items and its ledger say. */
async function expectWhole(database: Database, id: string): Promise<void> {
  const [row] = await database.read({
    sql: `SELECT b.credits_held AS held, b.waiting, b.succeeded, b.failed, b.canceled, b.refused,
        (SELECT coalesce(sum(CASE kind WHEN 'reservation' THEN credits ELSE -credits END), 0)
          FROM ledger_entry WHERE prediction_id IS NULL AND kind IN ('reservation', 'release')
            AND detail ->> '$.batchId' = b.id) AS ledger,
        coalesce(sum(i.prediction_id IS NULL AND i.outcome IS NULL), 0) AS items_waiting,
        coalesce(sum(CASE WHEN i.prediction_id IS NULL AND i.outcome IS NULL
          THEN i.credits END), 0) AS items_held,
        coalesce(sum(i.outcome = 'succeeded'), 0) AS items_succeeded,
        coalesce(sum(i.outcome = 'failed'), 0) AS items_failed,
        coalesce(sum(i.outcome = 'canceled'), 0) AS items_canceled,
        coalesce(sum(i.outcome = 'refused'), 0) AS items_refused
      FROM batch b LEFT JOIN batch_item i ON i.batch_id = b.id WHERE b.id = ?1`,
    args: [id],
  });
  const told = ["held", "waiting", "succeeded", "failed", "canceled", "refused"];
  expect([row?.["ledger"], ...told.map((name) => row?.[name])]).toEqual([
    row?.["held"],
    ...told.map((name) => row?.[`items_${name}`]),
  ]);
}

/** Batches of two accounts of one owner: whatever is done in whatever order, the money adds up. */
export function describeBatchProperties(get: () => Database, runs: number): void {
  describe("random batches", () => {
    it("hold what their items cost, and give all of it back in the end", async () => {
      const property = fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 0, max: 60 }),
        async (steps, credits) => {
          const accounts = [await fundAccount(get(), credits), await fundAccount(get(), 20)];
          const scene = new Scene(get(), accounts);
          for (const each of steps) {
            await scene.do(each);
            for (const id of scene.batches) await expectWhole(get(), id);
            for (const id of accounts) await expectBalanced(get(), id);
          }
          await scene.close();
          const ends = await Promise.all(accounts.map((id) => readAccount(get(), id)));
          expect(ends.map(({ reserved }) => reserved)).toEqual([0, 0]);
          const left = ends.reduce((sum, end) => sum + end.available + end.captured, 0);
          expect(left).toBe(credits + 20);
        },
      );
      const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: runs });
      expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false });
    });
  });
}
