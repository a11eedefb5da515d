import { describe, expect, it } from "vitest";
import { NOW, buildJob, newId } from "../../test/builders.ts";
import type { Database } from "../database.ts";
import { setRateBucket } from "../rate-buckets/set.ts";
import type { JobRow, NewJob } from "../rows.ts";
import { job } from "../schema/index.ts";
import { createTestDatabase } from "../testing.ts";
import { ANY_BUCKET, claimJobs } from "./claim.ts";
import { enqueueJobs } from "./enqueue.ts";
import { nextJobAt } from "./next-at.ts";
import { nextJobs } from "./next.ts";

const WIDE = { capacity: 100, refillPerSecond: 1, concurrencyMax: 100, now: NOW };

async function enqueue(database: Database, count: number, job: Partial<NewJob>): Promise<string[]> {
  const jobs = Array.from({ length: count }, () => buildJob({ runAt: NOW - 1, ...job }));
  await enqueueJobs(database, jobs);
  return jobs.map(({ id }) => id);
}

const look = async (database: Database, eachBucket = 10, most = 50) =>
  (await nextJobs(database, { now: NOW, eachBucket, most })).map(({ id }) => id);

const claim = (database: Database, tickets?: ReadonlyMap<string, number>): Promise<JobRow[]> => {
  const lease = { owner: "worker", claimId: newId(), now: NOW, leaseMs: 1_000, most: 50 };
  return claimJobs(database, tickets === undefined ? lease : { ...lease, tickets });
};

describe("the jobs that are next", () => {
  it("are those that a claim takes, in its order, and none is leased", async () => {
    await using database = await createTestDatabase();
    for (const [accountId, priority] of [
      ["a", 10],
      ["a", 0],
      ["b", 10],
      ["c", 0],
    ] as const) {
      await enqueue(database, 2, { accountId, priority });
    }
    const next = await look(database);
    expect(await look(database)).toEqual(next);
    const claimed: string[] = [];
    for (let time = 0; time < 8; time += 1) {
      const lease = { owner: "worker", claimId: newId(), now: NOW, leaseMs: 1, most: 1 };
      const [one] = await claimJobs(database, lease);
      claimed.push(one?.id ?? "");
      await database.batch([{ sql: "DELETE FROM job WHERE id = ?1", args: [one?.id ?? ""] }]);
    }
    expect(new Set(next.slice(0, 4))).toEqual(new Set(claimed.slice(0, 4)));
    expect(next.toSorted()).toEqual(claimed.toSorted());
    expect(await database.orm.select().from(job)).toEqual([]);
  });

  it("are as many as a bucket has places, though it has fewer tokens", async () => {
    await using database = await createTestDatabase();
    await setRateBucket(database, { ...WIDE, id: "b", capacity: 2, concurrencyMax: 5 });
    await enqueue(database, 9, { rateBucket: "b" });
    expect(await look(database)).toHaveLength(5);
    expect(await look(database, 3)).toHaveLength(3);
    expect(await claim(database)).toHaveLength(2);
    expect(await look(database)).toEqual([]);
  });

  it("are some of every bucket, however many wait in another", async () => {
    await using database = await createTestDatabase();
    await setRateBucket(database, { ...WIDE, id: "b" });
    const paced = await enqueue(database, 60, { rateBucket: "b", accountId: "a", runAt: NOW - 9 });
    const free = await enqueue(database, 2, { accountId: "a" });
    expect((await look(database)).toSorted()).toEqual([...paced.slice(0, 10), ...free].toSorted());
    expect(await look(database, 10, 4)).toHaveLength(4);
  });
});

describe("a claim with tickets", () => {
  it("takes of each bucket as many as it has tickets for, and of others none", async () => {
    await using database = await createTestDatabase();
    for (const id of ["x", "y"]) await setRateBucket(database, { ...WIDE, id });
    for (const rateBucket of ["x", "y", "unknown", null]) {
      await enqueue(database, 5, { rateBucket });
    }
    const tickets = new Map([
      ["x", 2],
      ["unknown", 1],
      [ANY_BUCKET, 3],
    ]);
    const claimed = (await claim(database, tickets)).map(({ rateBucket }) => rateBucket);
    expect(Map.groupBy(claimed, (bucket) => bucket)).toEqual(
      new Map([
        ["x", ["x", "x"]],
        ["unknown", ["unknown"]],
        [null, [null, null, null]],
      ]),
    );
    expect(await claim(database, new Map())).toEqual([]);
  });

  it("does not go beyond what the bucket admits", async () => {
    await using database = await createTestDatabase();
    await setRateBucket(database, { ...WIDE, id: "b", capacity: 2 });
    await enqueue(database, 9, { rateBucket: "b" });
    expect(await claim(database, new Map([["b", 7]]))).toHaveLength(2);
  });
});

describe("what waits", () => {
  it("is told of without the buckets that are left out", async () => {
    await using database = await createTestDatabase();
    await setRateBucket(database, { ...WIDE, id: "b" });
    await enqueue(database, 1, { rateBucket: "b" });
    await enqueue(database, 1, { runAt: NOW + 500 });
    expect(await nextJobAt(database, NOW)).toBeLessThanOrEqual(NOW);
    expect(await nextJobAt(database, NOW, ["b"])).toBe(NOW + 500);
    expect(await nextJobAt(database, NOW, ["b", ANY_BUCKET])).toBeNull();
  });
});
