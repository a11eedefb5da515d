import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { claimJobs } from "../../src/jobs/claim.ts";
import { job, prediction, predictionEvent, storedResult } from "../../src/schema/index.ts";
import {
  NOW,
  buildCreate,
  buildEnd,
  buildEntry,
  buildJob,
  buildResult,
  buildUpdate,
  fundAccount,
  newId,
} from "../builders.ts";
import { countEvents, countOf, readAccount, readPrediction, sumLedger, wordsOf } from "./facts.ts";

/** The law of writing: guarded units in groups. */
export function describeUnits(get: () => Database): void {
  describe("a unit that creates", () => {
    it("writes event, row, ledger, balance and job together", async () => {
      const accountId = await fundAccount(get(), 10);
      const unit = buildCreate(accountId, 3, {
        input: { prompt: "ünï 'quoted' \"text\"", steps: 4, flags: [true, null] },
      });
      expect(await get().transact([unit])).toEqual([{ outcome: "applied" }]);
      expect(await readPrediction(get(), unit.prediction.id)).toEqual(unit.prediction);
      expect(await readAccount(get(), accountId)).toMatchObject({
        available: 7,
        reserved: 3,
        captured: 0,
        funded: 10,
      });
      expect(await sumLedger(get(), accountId)).toEqual({ grant: 10, reservation: 3 });
      const event = await get().orm.query.predictionEvent.findFirst({
        where: eq(predictionEvent.uid, unit.event.uid),
      });
      expect(event).toMatchObject(unit.event);
      const written = await get().orm.query.job.findFirst({
        where: eq(job.predictionId, unit.prediction.id),
      });
      expect(written).toMatchObject({ ...unit.jobs[0], attempts: 0, leaseOwner: null });
    });

    it("keeps every column of a full row, whatever its type", async () => {
      const accountId = await fundAccount(get(), 10);
      const first = buildCreate(accountId, 0);
      const full = buildCreate(accountId, 4, {
        modelVersion: "v1",
        idempotencyKey: newId(),
        callbackUsed: true,
        providerPredictionId: newId(),
        providerStatus: "booting",
        providerOutputs: ["https://provider.example/1.webp", { nested: [1, 2.5] }],
        cancelRequested: true,
        errorCode: "timeout",
        retryOf: first.prediction.id,
        submittedAt: NOW + 1,
        lostAt: NOW + 2,
        startedAt: NOW + 3,
        finishedAt: NOW + 4,
        endedAt: NOW + 5,
        runAt: NOW + 6,
        providerDurationMs: 1234,
        deletedAt: NOW + 7,
      });
      expect(wordsOf(await get().transact([first, full]))).toEqual(["applied", "applied"]);
      expect(await readPrediction(get(), full.prediction.id)).toEqual(full.prediction);
    });

    it("commits exactly 5 of 20 concurrent creates on a balance of 5", async () => {
      const accountId = await fundAccount(get(), 5);
      const units = Array.from({ length: 20 }, () => buildCreate(accountId, 1));
      const words = (await Promise.all(units.map((unit) => get().transact([unit])))).flatMap(
        wordsOf,
      );
      expect(countOf(words, "applied")).toBe(5);
      expect(countOf(words, "credits")).toBe(15);
      expect(await countEvents(get(), units)).toBe(5);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, reserved: 5 });
    });

    it("lets a refused reservation take nothing from its neighbours", async () => {
      const accountId = await fundAccount(get(), 10);
      const other = await fundAccount(get(), 1);
      const units = [
        buildCreate(accountId, 6),
        buildCreate(accountId, 7),
        buildCreate(other, 1),
        buildCreate(accountId, 4),
        buildCreate(accountId, 1),
        buildCreate(accountId, 0),
      ];
      expect(wordsOf(await get().transact(units))).toEqual([
        "applied",
        "credits",
        "applied",
        "applied",
        "credits",
        "applied",
      ]);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, reserved: 10 });
    });

    it("gives an idempotency key to one of many twins, within one account", async () => {
      const accountId = await fundAccount(get(), 10);
      const other = await fundAccount(get(), 10);
      const idempotencyKey = newId();
      const twins = Array.from({ length: 5 }, () => buildCreate(accountId, 1, { idempotencyKey }));
      const elsewhere = buildCreate(other, 1, { idempotencyKey });
      const words = wordsOf(await get().transact([...twins, elsewhere]));
      expect(words.slice(0, 5).toSorted()).toEqual([
        "applied",
        ...Array(4).fill("idempotency_key"),
      ]);
      expect(words[5]).toBe("applied");
      expect(await readAccount(get(), accountId)).toMatchObject({ reserved: 1 });
    });

    it("lets a twin have the key when the first could not pay", async () => {
      const accountId = await fundAccount(get(), 2);
      const idempotencyKey = newId();
      const units = [3, 2].map((price) => buildCreate(accountId, price, { idempotencyKey }));
      expect(wordsOf(await get().transact(units))).toEqual(["credits", "applied"]);
    });

    it("refuses an account that does not exist", async () => {
      const [paid, free] = await get().transact([buildCreate(newId(), 1), buildCreate(newId(), 0)]);
      expect(paid).toEqual({ outcome: "refused", reason: "credits" });
      expect(free).toEqual({
        outcome: "refused",
        reason: "constraint",
        constraint: "foreign_key",
      });
    });
  });

  describe("a unit that updates", () => {
    it("lets one of 10 rivals for a sequence win", async () => {
      const accountId = await fundAccount(get(), 5);
      const create = buildCreate(accountId, 5);
      await get().transact([create]);
      const rivals = Array.from({ length: 10 }, () => buildEnd(create.prediction, "failed"));
      for (const [place, rival] of rivals.entries()) {
        for (const entry of rival.ledger) entry.idempotencyKey += `:${place}`;
      }
      const words = (await Promise.all(rivals.map((unit) => get().transact([unit])))).flatMap(
        wordsOf,
      );
      expect(countOf(words, "applied")).toBe(1);
      expect(countOf(words, "sequence")).toBe(9);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 5, reserved: 0 });
    });

    it("applies a chain of one call in its order", async () => {
      const accountId = await fundAccount(get(), 5);
      const create = buildCreate(accountId, 5);
      const submit = buildUpdate(create.prediction, { status: "submitting", submittedAt: NOW });
      const end = buildEnd(submit.prediction, "succeeded");
      expect(wordsOf(await get().transact([create, submit, end]))).toEqual(
        Array(3).fill("applied"),
      );
      expect(await readPrediction(get(), create.prediction.id)).toEqual(end.prediction);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, captured: 5 });
    });

    it("never rewrites what belongs to the creation", async () => {
      const accountId = await fundAccount(get(), 0);
      const create = buildCreate(accountId, 0);
      const update = buildUpdate(create.prediction, {
        input: {},
        createdAt: 1,
        deadlineAt: 2,
        model: "owner/other",
      });
      await get().transact([create, update]);
      expect(await readPrediction(get(), create.prediction.id)).toMatchObject({
        input: create.prediction.input,
        createdAt: create.prediction.createdAt,
        deadlineAt: create.prediction.deadlineAt,
        model: "owner/other",
      });
    });

    it("refuses a prediction that does not exist", async () => {
      const accountId = await fundAccount(get(), 0);
      const update = buildUpdate(buildCreate(accountId, 0).prediction, { status: "submitting" });
      expect(wordsOf(await get().transact([update]))).toEqual(["sequence"]);
    });

    it("writes stored results and deletes the job whose work it was", async () => {
      const accountId = await fundAccount(get(), 0);
      const create = buildCreate(accountId, 0);
      await get().transact([create]);
      const [claimed] = await claimJobs(get(), {
        owner: "worker",
        claimId: newId(),
        now: NOW,
        leaseMs: 1_000,
        most: 1,
      });
      const doneJob = { id: claimed?.id ?? "", leaseOwner: "worker" };
      const results = [0, 1].map((position) => buildResult(create.prediction, { position }));
      const update = buildUpdate(create.prediction, { status: "storing" }, { results, doneJob });
      expect(wordsOf(await get().transact([update]))).toEqual(["applied"]);
      const where = eq(storedResult.predictionId, create.prediction.id);
      expect(await get().orm.query.storedResult.findMany({ where })).toEqual(results);
      expect(await get().orm.$count(job, eq(job.id, doneJob.id))).toBe(0);
    });

    it("refuses the work of an owner who lost the lease and writes none of it", async () => {
      const accountId = await fundAccount(get(), 0);
      const create = buildCreate(accountId, 0);
      await get().transact([create]);
      const doneJob = { id: create.jobs[0]?.id ?? "", leaseOwner: "nobody" };
      const next = buildUpdate(
        create.prediction,
        { status: "submitting" },
        { doneJob, jobs: [buildJob()] },
      );
      expect(wordsOf(await get().transact([next]))).toEqual(["lease"]);
      expect(await readPrediction(get(), create.prediction.id)).toMatchObject({ sequence: 1 });
      expect(await get().orm.$count(job, eq(job.id, next.jobs[0]?.id ?? ""))).toBe(0);
    });
  });

  describe("a group", () => {
    it("leaves the neighbours of a refused unit untouched", async () => {
      const accountId = await fundAccount(get(), 10);
      const before = buildCreate(accountId, 1);
      await get().transact([before]);
      const stale = buildUpdate({ ...before.prediction, sequence: 7 }, { status: "submitting" });
      const [first, last] = [buildCreate(accountId, 2), buildCreate(accountId, 3)];
      expect(wordsOf(await get().transact([first, stale, last]))).toEqual([
        "applied",
        "sequence",
        "applied",
      ]);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 4, reserved: 6 });
    });

    it("changes nothing when a committed unit is replayed, and says applied", async () => {
      const accountId = await fundAccount(get(), 10);
      const unit = buildCreate(accountId, 4);
      await get().transact([unit]);
      const before = await readAccount(get(), accountId);
      const neighbour = buildCreate(accountId, 1);
      expect(wordsOf(await get().transact([unit, neighbour, unit]))).toEqual(
        Array(3).fill("applied"),
      );
      expect(await readAccount(get(), accountId)).toMatchObject({
        available: before.available - 1,
        reserved: before.reserved + 1,
      });
      expect(await countEvents(get(), [unit])).toBe(1);
      expect(await get().orm.$count(job, eq(job.predictionId, unit.prediction.id))).toBe(1);
    });

    it("refuses only the unit that a seat belt stops", async () => {
      const accountId = await fundAccount(get(), 10);
      const other = await fundAccount(get(), 1);
      const create = buildCreate(other, 1);
      await get().transact([create]);
      const guilty = buildEnd(create.prediction, "failed");
      guilty.ledger.push(buildEntry(create.prediction, "capture", 5));
      const [first, last] = [buildCreate(accountId, 2), buildCreate(accountId, 3)];
      expect(await get().transact([first, guilty, last])).toEqual([
        { outcome: "applied" },
        {
          outcome: "refused",
          reason: "constraint",
          constraint: "account_reserved_not_negative",
        },
        { outcome: "applied" },
      ]);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 5, reserved: 5 });
      expect(await readAccount(get(), other)).toMatchObject({ available: 0, reserved: 1 });
    });

    it("names the constraint that stands in the way", async () => {
      const accountId = await fundAccount(get(), 100);
      const providerPredictionId = newId();
      const bound = buildCreate(accountId, 1, { providerPredictionId });
      await get().transact([bound]);
      const doubled = buildCreate(accountId, 1);
      for (const entry of doubled.ledger)
        entry.idempotencyKey = `reservation:${bound.prediction.id}`;
      const zero = buildCreate(accountId, 1);
      for (const entry of zero.ledger) entry.credits = -1;
      const results = [0, 0].map(() => buildResult(bound.prediction));
      const units = [
        buildCreate(accountId, 1, { providerPredictionId }),
        doubled,
        zero,
        buildUpdate(bound.prediction, { status: "failed" }),
        buildUpdate(bound.prediction, { creditsCaptured: 2 }),
        buildUpdate(bound.prediction, {}, { results }),
      ];
      expect(wordsOf(await get().transact(units))).toEqual([
        "prediction_provider_prediction",
        "ledger_entry_idempotency_key",
        "ledger_credits_sign",
        "prediction_terminal_has_no_reservation",
        "prediction_captured_at_most_price",
        "stored_result_position",
      ]);
      expect(await get().orm.$count(prediction, eq(prediction.accountId, accountId))).toBe(1);
    });

    it("splits a group whose inputs are large", async () => {
      const accountId = await fundAccount(get(), 29);
      const input = { image: "x".repeat(200_000) };
      const units = Array.from({ length: 30 }, () => buildCreate(accountId, 1, { input }));
      const words = wordsOf(await get().transact(units));
      expect(countOf(words, "applied")).toBe(29);
      expect(words.at(-1)).toBe("credits");
      expect(await readPrediction(get(), units[0]?.prediction.id ?? "")).toMatchObject({ input });
    });

    it("commits more units than one batch holds", async () => {
      const accountId = await fundAccount(get(), 200);
      const units = Array.from({ length: 200 }, () => buildCreate(accountId, 1));
      expect(countOf(wordsOf(await get().transact(units)), "applied")).toBe(200);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, reserved: 200 });
    });
  });
}
