import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../src/accounts/merge.ts";
import { cancelBatch } from "../../src/batches/cancel.ts";
import { openBatch } from "../../src/batches/open.ts";
import { putOffDeadlines } from "../../src/batches/put-off.ts";
import { refuseBatchItem } from "../../src/batches/refuse.ts";
import { retryBatch } from "../../src/batches/retry.ts";
import { endBatch, settleBatchItems } from "../../src/batches/settle.ts";
import { createDraft, dropDraft } from "../../src/batches/stage.ts";
import type { Database } from "../../src/database.ts";
import {
  OPEN_MAX,
  PRICE,
  batchJob,
  expectBalanced,
  itemUnit,
  opening,
  stage,
} from "../batch-builders.ts";
import { NOW, buildCreate, buildEnd, fundAccount, newId } from "../builders.ts";
import { readAccount, wordsOf } from "./facts.ts";

async function openNew(database: Database, credits: number, items: number) {
  const accountId = await fundAccount(database, credits);
  const id = await stage(database, accountId, items);
  const job = batchJob();
  expect(await openBatch(database, opening(id, accountId, { job }))).toBe(true);
  return { accountId, id, job };
}

async function readBatch(database: Database, id: string) {
  const [row] = await database.read({
    sql: `SELECT account_id, waiting, succeeded, failed, canceled, refused, credits_held,
      credits_captured, ended_at IS NOT NULL AS ended FROM batch WHERE id = ?1`,
    args: [id],
  });
  return row;
}

/** Batches: a hold for all, units for each, and everything that is decided between them. */
export function describeBatches(get: () => Database): void {
  describe("a batch", () => {
    it("reserves the price of all its items when it is opened, or nothing", async () => {
      const { accountId, id } = await openNew(get(), 10, 3);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 1, reserved: 9 });
      const other = await stage(get(), accountId, 1);
      expect(await openBatch(get(), opening(other, accountId))).toBe(false);
      expect(await readBatch(get(), other)).toMatchObject({ credits_held: 0 });
      expect(await openBatch(get(), opening(id, accountId))).toBe(false);
      await expectBalanced(get(), accountId);
    });

    it("of many at once is opened as long as the balance and the limit admit it", async () => {
      const accountId = await fundAccount(get(), 100);
      const ids = await Promise.all(Array.from({ length: 8 }, () => stage(get(), accountId, 2)));
      const opened = await Promise.all(ids.map((id) => openBatch(get(), opening(id, accountId))));
      expect(opened.filter(Boolean)).toHaveLength(OPEN_MAX);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 88, reserved: 12 });
      await expectBalanced(get(), accountId);
    });

    it("is not begun where the account has as many drafts as it may", async () => {
      const accountId = await fundAccount(get(), 0);
      const names = { accountId, requestId: "request", actor: "user:test", model: "m" };
      const begin = () =>
        createDraft(get(), { ...names, id: newId(), createdAt: NOW, draftsMax: 2 });
      expect([await begin(), await begin(), await begin()]).toEqual([true, true, false]);
    });

    it.each([
      ["prediction_credits_max", 2, false],
      ["open_credits_max", 8, false],
      ["day_credits_max", 8, false],
      ["day_credits_max", 9, true],
    ])("is held to the cap %s of %i", async (cap, credits, admitted) => {
      const accountId = await fundAccount(get(), 100);
      await get().batch([
        {
          sql: `INSERT INTO account_cap (account_id, ${cap}, updated_at) VALUES (?1, ?2, ?3)`,
          args: [accountId, credits, NOW],
        },
      ]);
      const id = await stage(get(), accountId, 3);
      expect(await openBatch(get(), opening(id, accountId))).toBe(admitted);
    });

    it("counts for the cap of the day while it waits", async () => {
      const { accountId } = await openNew(get(), 100, 3);
      const cap =
        "INSERT INTO account_cap (account_id, day_credits_max, updated_at) VALUES (?1, 10, 0)";
      await get().batch([{ sql: cap, args: [accountId] }]);
      const units = [buildCreate(accountId, 2), buildCreate(accountId, 1)];
      expect(wordsOf(await get().transact(units))).toEqual(["credits", "applied"]);
    });

    it("takes places of a quota for items that wait and for items that were made", async () => {
      const accountId = await fundAccount(get(), 100);
      const quota = { subject: newId(), slotsMax: 3, windowMs: 1_000 };
      const id = await stage(get(), accountId, 3);
      const late = await stage(get(), accountId, 1);
      expect(await openBatch(get(), opening(id, accountId, { quota }))).toBe(true);
      expect(await openBatch(get(), opening(late, accountId, { quota }))).toBe(false);
      const quotaSubject = quota.subject;
      const made = itemUnit({ id, accountId, position: 0 }, { quotaSubject });
      expect(wordsOf(await get().transact([made]))).toEqual(["applied"]);
      const single = { ...buildCreate(accountId, 1, { quotaSubject }), quota };
      expect(wordsOf(await get().transact([single]))).toEqual(["quota"]);
      await get().transact([buildEnd(made.prediction, "failed")]);
      const again = { ...buildCreate(accountId, 1, { quotaSubject }), quota };
      expect(wordsOf(await get().transact([again]))).toEqual(["applied"]);
    });

    it("makes each item once, and gives it what it held", async () => {
      const { accountId, id } = await openNew(get(), 6, 2);
      const units = [0, 0, 1].map((position) => itemUnit({ id, accountId, position }));
      expect(wordsOf(await get().transact(units.slice(0, 1)))).toEqual(["applied"]);
      expect(wordsOf(await get().transact(units.slice(1)))).toEqual(["batch_item", "applied"]);
      expect(await readBatch(get(), id)).toMatchObject({ waiting: 0, credits_held: 0 });
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, reserved: 6 });
      await expectBalanced(get(), accountId);
    });

    it("makes no item for another account, and none of a draft", async () => {
      const accountId = await fundAccount(get(), 10);
      const id = await stage(get(), accountId, 1);
      const make = async (owner: string) =>
        wordsOf(await get().transact([itemUnit({ id, accountId: owner, position: 0 })]));
      expect(await make(accountId)).toEqual(["batch_item"]);
      await openBatch(get(), opening(id, accountId));
      expect(await make(await fundAccount(get(), 10))).toEqual(["batch_item"]);
      expect(await make(accountId)).toEqual(["applied"]);
    });

    it("is canceled against its making: each item is made or given back, never both", async () => {
      const { accountId, id } = await openNew(get(), 300, 100);
      const make = (position: number) => get().transact([itemUnit({ id, accountId, position })]);
      const cancel = { id, entryId: newId(), job: batchJob(), at: NOW };
      // More than one group: the cancel comes between the first and the second.
      const first = Array.from({ length: 50 }, (_, position) => make(position));
      const canceled = cancelBatch(get(), cancel);
      const late = Array.from({ length: 50 }, (_, position) => make(position + 50));
      const words = wordsOf((await Promise.all([...first, ...late])).flat());
      expect(await canceled).toBe(true);
      const made = words.filter((word) => word === "applied").length;
      expect(made).toBeGreaterThan(0);
      expect(made).toBeLessThan(100);
      expect(words.filter((word) => word === "batch_item")).toHaveLength(100 - made);
      expect(await readBatch(get(), id)).toMatchObject({
        waiting: 0,
        credits_held: 0,
        canceled: 100 - made,
      });
      expect(await readAccount(get(), accountId)).toMatchObject({ reserved: made * PRICE });
      await expectBalanced(get(), accountId);
      expect(await cancelBatch(get(), { ...cancel, entryId: newId(), job: batchJob() })).toBe(
        false,
      );
    });

    it("counts ends, ends itself, and lets the failed ones wait again once for each key", async () => {
      const { accountId, id, job } = await openNew(get(), 9, 3);
      const units = [0, 1, 2].map((position) => itemUnit({ id, accountId, position }));
      await get().transact(units);
      const ends = units.map(({ prediction }, place) =>
        buildEnd(prediction, place === 0 ? "succeeded" : "failed"),
      );
      await get().transact(ends.slice(0, 2));
      expect(await settleBatchItems(get(), id)).toBe(2);
      expect(await settleBatchItems(get(), id)).toBe(0);
      const ending = { id, jobId: job.id, owner: "worker", at: NOW };
      expect(await endBatch(get(), ending)).toBe(false);
      await get().transact(ends.slice(2));
      await settleBatchItems(get(), id);
      expect(await endBatch(get(), { ...ending, jobId: "of the past" })).toBe(false);
      expect(await endBatch(get(), ending)).toBe(true);
      const retry = { id, idempotencyKey: "key", at: NOW, openMax: OPEN_MAX, quota: null };
      const ids = () => ({ retryId: newId(), job: batchJob() });
      expect(await retryBatch(get(), { ...retry, ...ids() })).toBe(true);
      expect(await readBatch(get(), id)).toEqual({
        account_id: accountId,
        waiting: 2,
        succeeded: 1,
        failed: 0,
        canceled: 0,
        refused: 0,
        credits_held: 6,
        credits_captured: 3,
        ended: 0,
      });
      await expectBalanced(get(), accountId);
      const again = [1, 2].map((position) => itemUnit({ id, accountId, position }));
      expect(wordsOf(await get().transact(again))).toEqual(["applied", "applied"]);
      await get().transact(again.map(({ prediction }) => buildEnd(prediction, "failed")));
      await settleBatchItems(get(), id);
      expect(await retryBatch(get(), { ...retry, ...ids() })).toBe(false);
      expect(await retryBatch(get(), { ...retry, ...ids(), idempotencyKey: "other" })).toBe(true);
      await expectBalanced(get(), accountId);
    });

    it("that is being canceled lets nothing wait again before it has ended", async () => {
      const { accountId, id, job } = await openNew(get(), 20, 3);
      const units = [0, 1].map((position) => itemUnit({ id, accountId, position }));
      await get().transact(units);
      const [failed, running] = units.map(({ prediction }) => buildEnd(prediction, "failed"));
      if (failed === undefined || running === undefined) throw new Error("two were made");
      await get().transact([failed]);
      await settleBatchItems(get(), id);
      const cancel = { id, entryId: newId(), job: batchJob(), at: NOW };
      expect(await cancelBatch(get(), cancel)).toBe(true);
      const retry = { id, idempotencyKey: null, at: NOW, openMax: OPEN_MAX, quota: null };
      const again = () => retryBatch(get(), { ...retry, retryId: newId(), job: batchJob() });
      expect(await again()).toBe(false);
      await expectBalanced(get(), accountId);
      await get().transact([running]);
      await settleBatchItems(get(), id);
      const ending = { id, owner: "worker", at: NOW };
      expect(await endBatch(get(), { ...ending, jobId: job.id })).toBe(false);
      expect(await endBatch(get(), { ...ending, jobId: cancel.job.id })).toBe(true);
      expect(await again()).toBe(true);
      await expectBalanced(get(), accountId);
    });

    it("puts the deadlines of what it has in the queue off, and no others", async () => {
      const { accountId, id } = await openNew(get(), 20, 3);
      const made = [0, 1].map((position) =>
        itemUnit({ id, accountId, position }, { deadlineAt: NOW + position }),
      );
      const other = buildCreate(accountId, 1, { deadlineAt: NOW });
      await get().transact([...made, other]);
      const late = { id, deadlineAt: NOW + 100, before: NOW + 1, madeSince: NOW + 1 };
      await putOffDeadlines(get(), late);
      await putOffDeadlines(get(), { ...late, madeSince: 0 });
      const rows = await get().read({
        sql: "SELECT deadline_at FROM prediction WHERE account_id = ?1 ORDER BY credits_price DESC, deadline_at",
        args: [accountId],
      });
      const deadlines = rows.map((row) => Number(row["deadline_at"]) - NOW);
      expect(deadlines).toEqual([1, 100, 0]);
    });

    it("refuses an item once, and gives its credits back", async () => {
      const { accountId, id } = await openNew(get(), 6, 2);
      const problems = [{ field: "prompt", message: "no" }];
      const refusal = { batchId: id, position: 1, attempt: 0, problems, at: NOW };
      await refuseBatchItem(get(), { ...refusal, entryId: newId() });
      await refuseBatchItem(get(), { ...refusal, entryId: newId() });
      expect(await readBatch(get(), id)).toMatchObject({ waiting: 1, refused: 1, credits_held: 3 });
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 3, reserved: 3 });
      await expectBalanced(get(), accountId);
    });

    it("follows its owner through a merge with what it holds", async () => {
      const { accountId: fromId, id } = await openNew(get(), 10, 3);
      await get().transact([itemUnit({ id, accountId: fromId, position: 0 })]);
      const intoId = await fundAccount(get(), 5);
      const transfer = () => ({ outId: newId(), inId: newId(), at: NOW });
      expect(await mergeAccounts(get(), { fromId, intoId, transfer: transfer() })).toBe("merged");
      expect(await mergeAccounts(get(), { fromId, intoId, transfer: transfer() })).toBe("merged");
      expect(await readBatch(get(), id)).toMatchObject({ account_id: intoId, credits_held: 6 });
      expect(await readAccount(get(), fromId)).toMatchObject({ available: 0, reserved: 3 });
      expect(await readAccount(get(), intoId)).toMatchObject({ available: 6, reserved: 6 });
      const words = await get().transact(
        [fromId, intoId].map((accountId) => itemUnit({ id, accountId, position: 1 })),
      );
      expect(wordsOf(words)).toEqual(["batch_item", "applied"]);
      await expectBalanced(get(), fromId);
      await expectBalanced(get(), intoId);
    });

    it("is forgotten as a draft, and never once it was opened", async () => {
      const { id, accountId } = await openNew(get(), 3, 1);
      const draft = await stage(get(), accountId, 1);
      await dropDraft(get(), draft);
      await dropDraft(get(), id);
      expect(await readBatch(get(), draft)).toBeUndefined();
      expect(await readBatch(get(), id)).toMatchObject({ waiting: 1 });
    });
  });
}
