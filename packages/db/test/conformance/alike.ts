import { expect, describe, it } from "vitest";
import type { Database } from "../../src/database.ts";
import type { PredictionRow } from "../../src/rows.ts";
import type { Unit } from "../../src/units/unit.ts";
import {
  NOW,
  buildCreate,
  buildEnd,
  buildResult,
  buildUpdate,
  fundAccount,
  newId,
} from "../builders.ts";
import { countOf, readAccount, readPrediction, wordsOf } from "./facts.ts";

/** Of equal orders one goes ahead, and the others learn that there is one to follow. */
export function describeAlike(get: () => Database): void {
  const first = (
    accountId: string,
    reuseDigest: string,
    overrides: Partial<PredictionRow> = {},
  ): Unit => ({
    ...buildCreate(accountId, 1, { reuseDigest, ...overrides }),
    isFirstOfAlike: true,
  });
  const end = async (unit: Unit, status: "succeeded" | "failed"): Promise<Unit> => {
    const ended = buildEnd(unit.prediction, status);
    const results = status === "succeeded" ? [buildResult(unit.prediction)] : [];
    expect(wordsOf(await get().transact([{ ...ended, results }]))).toEqual(["applied"]);
    return ended;
  };

  describe("a unit that wants to be the first of its kind", () => {
    it("is the only one of 20 at once, and costs the others nothing", async () => {
      const accountId = await fundAccount(get(), 20);
      const digest = newId();
      const units = Array.from({ length: 20 }, () => first(accountId, digest));
      const words = (await Promise.all(units.map((unit) => get().transact([unit])))).flatMap(
        wordsOf,
      );
      expect(countOf(words, "applied")).toBe(1);
      expect(countOf(words, "alike")).toBe(19);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 19, reserved: 1 });
    });

    it("minds neither other accounts, nor other digests, nor orders that want none of it", async () => {
      const accountId = await fundAccount(get(), 5);
      const other = await fundAccount(get(), 5);
      const digest = newId();
      const units = [
        first(accountId, digest),
        first(other, digest),
        first(accountId, newId()),
        buildCreate(accountId, 1, { reuseDigest: digest }),
      ];
      expect(wordsOf(await get().transact(units))).toEqual(Array(4).fill("applied"));
    });

    it("may go after the end of a failure, and not after a success that is still held", async () => {
      const accountId = await fundAccount(get(), 9);
      const digest = newId();
      const failing = first(accountId, digest);
      await get().transact([failing]);
      await end(failing, "failed");
      const succeeding = first(accountId, digest);
      expect(wordsOf(await get().transact([succeeding]))).toEqual(["applied"]);
      await end(succeeding, "succeeded");
      expect(wordsOf(await get().transact([first(accountId, digest)]))).toEqual(["alike"]);
      await get().batch([
        {
          sql: "UPDATE stored_result SET tombstoned_at = ?2 WHERE prediction_id = ?1",
          args: [succeeding.prediction.id, NOW],
        },
      ]);
      expect(wordsOf(await get().transact([first(accountId, digest)]))).toEqual(["applied"]);
    });

    it("does not wait behind what is less urgent or follows another one itself", async () => {
      const accountId = await fundAccount(get(), 9);
      const digest = newId();
      const batch = first(accountId, digest, { priority: 10 });
      expect(wordsOf(await get().transact([batch]))).toEqual(["applied"]);
      const urgent = first(accountId, digest);
      expect(wordsOf(await get().transact([urgent]))).toEqual(["applied"]);
      expect(wordsOf(await get().transact([first(accountId, digest, { priority: 10 })]))).toEqual([
        "alike",
      ]);
      const another = newId();
      const follower = buildCreate(accountId, 1, {
        reuseDigest: another,
        reuseOf: urgent.prediction.id,
      });
      expect(wordsOf(await get().transact([follower, first(accountId, another)]))).toEqual([
        "applied",
        "applied",
      ]);
    });

    it("is one of many followers that go ahead by themselves", async () => {
      const accountId = await fundAccount(get(), 9);
      const digest = newId();
      const failing = first(accountId, digest);
      await get().transact([failing]);
      const followers = Array.from({ length: 4 }, () =>
        buildCreate(accountId, 1, { reuseDigest: digest, reuseOf: failing.prediction.id }),
      );
      await get().transact(followers);
      await end(failing, "failed");
      const steps = followers.map(({ prediction }): Unit => ({
        ...buildUpdate(prediction, { reuseOf: null }),
        isFirstOfAlike: true,
      }));
      const words = (await Promise.all(steps.map((step) => get().transact([step])))).flatMap(
        wordsOf,
      );
      expect(countOf(words, "applied")).toBe(1);
      const rows = await Promise.all(
        followers.map(({ prediction }) => readPrediction(get(), prediction.id)),
      );
      expect(rows.filter((row) => row?.reuseOf === null)).toHaveLength(1);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 5, reserved: 4 });
    });
  });
}
