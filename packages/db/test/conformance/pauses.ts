import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { claimJobs } from "../../src/jobs/claim.ts";
import { enqueueJobs } from "../../src/jobs/enqueue.ts";
import { nextJobAt } from "../../src/jobs/next-at.ts";
import { pauseQueue } from "../../src/queue-pauses/pause.ts";
import { resumeQueue } from "../../src/queue-pauses/resume.ts";
import { setRateBucket } from "../../src/rate-buckets/set.ts";
import type { NewJob, PredictionRow, QueuePauseRow } from "../../src/rows.ts";
import { NOW, buildCreate, buildJob, fundAccount, newId } from "../builders.ts";

const HOUR_MS = 3_600_000;

/** What operators hold back. */
export function describePauses(get: () => Database): void {
  beforeEach(async () => {
    await get().batch(
      ["job", "rate_bucket", "claimed_lane", "queue_pause"].map((table) => ({
        sql: `DELETE FROM ${table}`,
        args: [],
      })),
    );
  });

  const pause = (scope: string, covers: Partial<QueuePauseRow> = {}): Promise<boolean> =>
    pauseQueue(get(), {
      id: newId(),
      scope,
      jobKind: "submit",
      provider: null,
      bucket: null,
      priority: null,
      reason: "a test",
      pausedBy: "operator",
      pausedAt: NOW,
      ...covers,
    });

  const resume = (scope: string, now = NOW) =>
    resumeQueue(get(), {
      scope,
      resumedBy: "operator",
      now,
      patience: [{ model: "darkroom/sketch", deadlineMs: 600_000 }],
    });

  const claimed = async (now = NOW): Promise<string[]> => {
    const claim = { owner: "worker", claimId: newId(), now, leaseMs: 1, most: 100 };
    const jobs = await claimJobs(get(), claim);
    return jobs.map(({ payload }) => String(payload["name"])).toSorted();
  };

  const enqueue = (name: string, job: Partial<NewJob>) =>
    enqueueJobs(get(), [buildJob({ kind: "submit", payload: { name }, ...job })]);

  describe("a pause", () => {
    it("holds back its kind of work, and nothing else; what waits is claimed afterwards", async () => {
      await enqueue("start", {});
      await enqueue("look", { kind: "look" });
      expect(await pause("everything")).toBe(true);
      expect(await claimed()).toEqual(["look"]);
      expect(await nextJobAt(get(), NOW)).toBe(NOW + 1);
      expect(await claimed(NOW + HOUR_MS)).toEqual(["look"]);
      expect(await resume("everything")).toBe(true);
      expect(await claimed(NOW + HOUR_MS + 1)).toEqual(["look", "start"]);
    });

    it("of a bucket covers what stands within it, and no other bucket", async () => {
      const limits = { capacity: 9, refillPerSecond: 9, concurrencyMax: 9, now: NOW };
      await setRateBucket(get(), { ...limits, id: "one" });
      await setRateBucket(get(), { ...limits, id: "one-model", parentId: "one" });
      await setRateBucket(get(), { ...limits, id: "one-batch", parentId: "one-model" });
      await setRateBucket(get(), { ...limits, id: "two" });
      for (const id of ["one", "one-model", "one-batch", "two"]) {
        await enqueue(id, { rateBucket: id });
      }
      await pause("provider:one", { bucket: "one" });
      expect(await claimed()).toEqual(["two"]);
      await resume("provider:one");
      expect(await claimed(NOW)).toEqual(["one", "one-batch", "one-model"]);
    });

    it("of a priority leaves the others", async () => {
      await enqueue("person", {});
      await enqueue("batch", { priority: 10 });
      await pause("priority:batch", { priority: 10 });
      expect(await claimed()).toEqual(["person"]);
    });

    it("is made and ended once, and stays as a record of who, when and why", async () => {
      const twins = await Promise.all([pause("everything"), pause("everything")]);
      expect(twins.filter((isNew) => isNew)).toHaveLength(1);
      expect(await resume("everything", NOW + 5)).toBe(true);
      expect(await resume("everything", NOW + 6)).toBe(false);
      expect(await pause("everything", { pausedAt: NOW + 7 })).toBe(true);
      const rows = await get().read({
        sql: "SELECT reason, paused_by, paused_at, resumed_by, resumed_at FROM queue_pause ORDER BY paused_at",
        args: [],
      });
      expect(rows).toEqual([
        {
          reason: "a test",
          paused_by: "operator",
          paused_at: NOW,
          resumed_by: "operator",
          resumed_at: NOW + 5,
        },
        {
          reason: "a test",
          paused_by: "operator",
          paused_at: NOW + 7,
          resumed_by: null,
          resumed_at: null,
        },
      ]);
    });
  });

  describe("the end of a pause", () => {
    const add = async (overrides: Partial<PredictionRow>): Promise<string> => {
      const unit = buildCreate(await fundAccount(get(), 0), 0, overrides);
      await get().transact([unit]);
      return unit.prediction.id;
    };
    const deadlineOf = async (id: string): Promise<unknown> => {
      const sql = "SELECT deadline_at FROM prediction WHERE id = ?1";
      return (await get().read({ sql, args: [id] }))[0]?.["deadline_at"];
    };

    it("gives back its whole time to what waited, and to nothing else", async () => {
      const waiting = await add({});
      const elsewhere = await add({ provider: "other" });
      const unknown = await add({ model: "gone" });
      const running = await add({ status: "processing" });
      const later = await add({ deadlineAt: NOW + 9 * HOUR_MS });
      await pause("provider:emulator", { provider: "emulator" });
      await resume("provider:emulator", NOW + HOUR_MS);
      expect(await deadlineOf(waiting)).toBe(NOW + HOUR_MS + 600_000);
      expect(await deadlineOf(elsewhere)).toBe(NOW + 600_000);
      expect(await deadlineOf(unknown)).toBe(NOW + HOUR_MS + 600_000);
      expect(await deadlineOf(running)).toBe(NOW + 600_000);
      expect(await deadlineOf(later)).toBe(NOW + 9 * HOUR_MS);
    });

    it("adds nothing twice where pauses overlap", async () => {
      const waiting = await add({});
      await pause("everything");
      await pause("provider:emulator", { provider: "emulator" });
      await resume("everything", NOW + HOUR_MS);
      await resume("provider:emulator", NOW + HOUR_MS);
      expect(await deadlineOf(waiting)).toBe(NOW + HOUR_MS + 600_000);
    });
  });
}
