import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { LANE_KEPT_MS, claimJobs } from "../../src/jobs/claim.ts";
import type { Claim } from "../../src/jobs/claim.ts";
import { enqueueJobs } from "../../src/jobs/enqueue.ts";
import { finishJob } from "../../src/jobs/finish.ts";
import { nextJobAt } from "../../src/jobs/next-at.ts";
import { setRateBucket } from "../../src/rate-buckets/set.ts";
import type { JobRow, NewJob } from "../../src/rows.ts";
import { NOW, buildJob, newId } from "../builders.ts";

const LEASE_MS = 1_000;
/** A token a second: each claim finds one place. */
const SLOW = { capacity: 1, refillPerSecond: 1, concurrencyMax: 100, now: NOW };

/** Turns of the accounts where one place at a time comes free and no lease is held. */
export function describeFairness(get: () => Database): void {
  beforeEach(async () => {
    await get().batch(
      ["job", "rate_bucket", "claimed_lane"].map((table) => ({
        sql: `DELETE FROM ${table}`,
        args: [],
      })),
    );
  });

  const claim = (overrides: Partial<Claim> = {}): Promise<JobRow[]> =>
    claimJobs(get(), {
      owner: "worker",
      claimId: newId(),
      now: NOW,
      leaseMs: LEASE_MS,
      most: 100,
      ...overrides,
    });

  const enqueue = (...jobs: Partial<NewJob>[]): Promise<void> =>
    enqueueJobs(get(), jobs.map(buildJob));

  const of = (accountId: string, overrides: Partial<NewJob> = {}): Partial<NewJob> => ({
    accountId,
    rateBucket: "bucket",
    ...overrides,
  });

  const many = (count: number, job: Partial<NewJob>): Partial<NewJob>[] =>
    Array.from({ length: count }, () => job);

  /** Claims what is due each second and ends it at once; tells whose it was. */
  async function runFor(seconds: number, kinds?: readonly string[]): Promise<string[]> {
    const owners: string[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const options = kinds === undefined ? {} : { kinds };
      const claimed = await claim({ now: NOW + second * 1_000, ...options });
      for (const { id, accountId } of claimed) {
        owners.push(accountId ?? "");
        await finishJob(get(), { id, owner: "worker" });
      }
    }
    return owners;
  }

  describe("accounts that wait for one place", () => {
    it("take turns although nobody holds a lease when it comes free", async () => {
      await setRateBucket(get(), { ...SLOW, id: "bucket" });
      await enqueue(...many(9, of("rich", { runAt: NOW - 10 })), of("poor"), of("poor"));
      expect(await runFor(5)).toEqual(["rich", "poor", "rich", "poor", "rich"]);
    });

    it("take turns of any number, and a newcomer is next", async () => {
      await setRateBucket(get(), { ...SLOW, id: "bucket" });
      const names = ["a", "b", "c"];
      await enqueue(...names.flatMap((name) => many(5, of(name, { runAt: NOW - 10 }))));
      expect((await runFor(2)).toSorted()).toEqual(["a", "b"]);
      await enqueue(of("newcomer"));
      const next = await claim({ now: NOW + 9_000 });
      const after = await claim({ now: NOW + 10_000 });
      const owners = [...next, ...after].map(({ accountId }) => accountId ?? "");
      expect(owners.toSorted()).toEqual(["c", "newcomer"]);
    });

    it("keep their turn of each bucket by itself", async () => {
      await setRateBucket(get(), { ...SLOW, id: "bucket" });
      await setRateBucket(get(), { ...SLOW, id: "other", capacity: 9, refillPerSecond: 9 });
      // Busy elsewhere all the time, the second account still has its turn here.
      await enqueue(...many(9, of("rich", { runAt: NOW - 10 })), of("poor"));
      await enqueue(...many(4, of("poor", { rateBucket: "other" })));
      expect((await runFor(2)).filter((owner) => owner === "poor")).toHaveLength(5);
    });

    it("take turns in a wide bucket that several narrow ones are paid from", async () => {
      await setRateBucket(get(), { ...SLOW, id: "wide" });
      const narrow = { ...SLOW, capacity: 9, refillPerSecond: 9, parentId: "wide" };
      await setRateBucket(get(), { ...narrow, id: "bucket" });
      await setRateBucket(get(), { ...narrow, id: "other" });
      await enqueue(...many(9, of("rich", { runAt: NOW - 10 })));
      await enqueue(...many(9, of("rich", { runAt: NOW - 10, rateBucket: "other" })));
      await enqueue(of("poor", { rateBucket: "other" }), of("poor"));
      expect(await runFor(4)).toEqual(["rich", "poor", "rich", "poor"]);
    });

    it("are served like newcomers once their last turn is long ago", async () => {
      await enqueue({ accountId: "a" });
      const holders = async () =>
        (await get().read({ sql: "SELECT holder FROM claimed_lane", args: [] })).map(
          ({ holder }) => holder,
        );
      await claim();
      await claim({ now: NOW + LANE_KEPT_MS, kinds: ["none"] });
      expect(await holders()).toEqual(["a"]);
      await claim({ now: NOW + LANE_KEPT_MS + 1, kinds: ["none"] });
      expect(await holders()).toEqual([]);
    });

    it("come after every higher priority, whoever was served last", async () => {
      await setRateBucket(get(), { ...SLOW, id: "bucket" });
      await enqueue(...many(2, of("batch", { priority: 10, runAt: NOW - 10 })));
      await enqueue(...many(2, of("person")));
      expect(await runFor(4)).toEqual(["person", "person", "batch", "batch"]);
    });
  });

  describe("a bucket within two wider ones", () => {
    it("admits what all three admit, and all pay", async () => {
      const wide = { ...SLOW, capacity: 5, refillPerSecond: 0 };
      await setRateBucket(get(), { ...wide, id: "widest" });
      await setRateBucket(get(), { ...wide, id: "wide", capacity: 4, parentId: "widest" });
      await setRateBucket(get(), { ...wide, id: "bucket", capacity: 3, parentId: "wide" });
      await enqueue(...many(9, of("a")));
      await enqueue(...many(9, of("a", { rateBucket: "wide" })));
      expect(await claim({ most: 2 })).toHaveLength(2);
      const rest = await claim();
      const inside = rest.filter(({ rateBucket }) => rateBucket === "bucket");
      expect(rest).toHaveLength(2);
      expect(inside.length).toBeLessThanOrEqual(1);
      await enqueue(...many(3, of("a", { rateBucket: "widest" })));
      expect(await claim()).toHaveLength(1);
    });

    it("waits for the tokens of the widest", async () => {
      await setRateBucket(get(), { ...SLOW, id: "widest" });
      const wide = { ...SLOW, capacity: 9, refillPerSecond: 9 };
      await setRateBucket(get(), { ...wide, id: "wide", parentId: "widest" });
      await setRateBucket(get(), { ...wide, id: "bucket", parentId: "wide" });
      await enqueue(...many(2, of("a")));
      expect(await claim()).toHaveLength(1);
      expect(await nextJobAt(get(), NOW)).toBeGreaterThanOrEqual(NOW + 1_000);
    });
  });
}
