import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { NOW, buildJob, newId } from "../../test/builders.ts";
import type { Database } from "../database.ts";
import { claimJobs } from "../jobs/claim.ts";
import { enqueueJobs } from "../jobs/enqueue.ts";
import { nextJobAt } from "../jobs/next-at.ts";
import type { JobRow } from "../rows.ts";
import { rateBucket } from "../schema/index.ts";
import { createTestDatabase } from "../testing.ts";
import { CLOCK_JUMP_MS, PAUSE_MS_MAX } from "./clock-jump.ts";
import { pauseRateBucket } from "./pause.ts";
import { setRateBucket } from "./set.ts";

const LIMITS = { id: "bucket", capacity: 3, refillPerSecond: 2, concurrencyMax: 100 };
/** Short, so that leases of earlier claims are in nobody's way. */
const LEASE_MS = 1;

const claim = (database: Database, now: number): Promise<JobRow[]> =>
  claimJobs(database, { owner: "worker", claimId: newId(), now, leaseMs: LEASE_MS, most: 100 });

const readBucket = (database: Database) =>
  database.orm.query.rateBucket.findFirst({ where: eq(rateBucket.id, "bucket") });

/** A bucket that was emptied by a clock which then went back to `NOW`, and jobs that wait for it. */
async function startRig(aheadMs: number) {
  const database = await createTestDatabase();
  await setRateBucket(database, { ...LIMITS, now: NOW + aheadMs });
  const jobs = (count: number) =>
    Array.from({ length: count }, () => buildJob({ rateBucket: "bucket", runAt: NOW - 1 }));
  await enqueueJobs(database, jobs(3));
  await claim(database, NOW + aheadMs);
  await database.batch([{ sql: "DELETE FROM job", args: [] }]);
  await enqueueJobs(database, jobs(9));
  return database;
}

describe("a rate bucket that was last counted in the future", () => {
  it("waits for a clock that is a little behind", async () => {
    await using database = await startRig(CLOCK_JUMP_MS);
    expect(await claim(database, NOW)).toEqual([]);
    expect(await nextJobAt(database, NOW)).toBeGreaterThan(NOW);
    expect(await readBucket(database)).toMatchObject({ tokens: 0, updatedAt: NOW + CLOCK_JUMP_MS });
  });

  it("counts as full where the clock had jumped, and is paced again from then on", async () => {
    await using database = await startRig(CLOCK_JUMP_MS + 1);
    expect(await nextJobAt(database, NOW)).toBeLessThanOrEqual(NOW);
    expect(await claim(database, NOW)).toHaveLength(3);
    expect(await readBucket(database)).toMatchObject({ tokens: 0, updatedAt: NOW });
    expect(await claim(database, NOW + 499)).toEqual([]);
    expect(await nextJobAt(database, NOW + 499)).toBeLessThanOrEqual(NOW + 501);
    expect(await claim(database, NOW + 500)).toHaveLength(1);
  });

  it("is not stopped for a year by a clock that was a year ahead", async () => {
    await using database = await startRig(365 * 86_400_000);
    expect(await claim(database, NOW)).toHaveLength(3);
  });

  it("is full and counted anew when its limits are set after a jump", async () => {
    await using database = await startRig(CLOCK_JUMP_MS + 1);
    await setRateBucket(database, { ...LIMITS, capacity: 2, now: NOW });
    expect(await readBucket(database)).toMatchObject({ tokens: 2, capacity: 2, updatedAt: NOW });
  });

  it("keeps its tokens and its time when its limits are set without a jump", async () => {
    await using database = await startRig(CLOCK_JUMP_MS);
    await setRateBucket(database, { ...LIMITS, capacity: 2, now: NOW });
    expect(await readBucket(database)).toMatchObject({ tokens: 0, updatedAt: NOW + CLOCK_JUMP_MS });
  });
});

describe("a pause of a rate bucket", () => {
  const startPaused = async (until: number) => {
    const database = await startRig(-60_000);
    await pauseRateBucket(database, { id: "bucket", until });
    return database;
  };

  it("holds when it is as long as a pause can be", async () => {
    await using database = await startPaused(NOW + PAUSE_MS_MAX);
    expect(await claim(database, NOW)).toEqual([]);
    expect(await nextJobAt(database, NOW)).toBe(NOW + PAUSE_MS_MAX);
  });

  it("counts as none when it ends later than any pause can", async () => {
    await using database = await startPaused(NOW + PAUSE_MS_MAX + 1);
    expect(await nextJobAt(database, NOW)).toBeLessThanOrEqual(NOW);
    expect(await claim(database, NOW)).toHaveLength(3);
  });

  it("stays lifted when the clock comes near to its end", async () => {
    await using database = await startPaused(NOW + PAUSE_MS_MAX + 1);
    await claim(database, NOW);
    expect(await claim(database, NOW + 5_000)).toHaveLength(3);
  });

  it("can be made anew after one that counted as none", async () => {
    await using database = await startPaused(NOW + 365 * 86_400_000);
    await claim(database, NOW);
    await pauseRateBucket(database, { id: "bucket", until: NOW + 30_000 });
    expect(await claim(database, NOW + 29_999)).toEqual([]);
    expect(await nextJobAt(database, NOW + 29_999)).toBe(NOW + 30_000);
    expect(await claim(database, NOW + 30_000)).toHaveLength(3);
  });
});
