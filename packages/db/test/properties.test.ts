import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimJobs } from "../src/jobs/claim.ts";
import { enqueueJobs } from "../src/jobs/enqueue.ts";
import { finishJob } from "../src/jobs/finish.ts";
import { nextJobAt } from "../src/jobs/next-at.ts";
import { setRateBucket } from "../src/rate-buckets/set.ts";
import { createTestDatabase } from "../src/testing.ts";
import { NOW, buildJob, newId } from "./builders.ts";

const LEASE_MS = 500;
const RUNS = 25;

const scene = fc.record({
  jobs: fc.array(
    fc.record({
      accountId: fc.constantFrom(null, "a", "b"),
      priority: fc.constantFrom(0, 10),
      runAt: fc.integer({ min: NOW - 50, max: NOW + 2_000 }),
      rateBucket: fc.constantFrom(null, "bucket"),
    }),
    { minLength: 1, maxLength: 25 },
  ),
  bucket: fc.record({
    capacity: fc.integer({ min: 1, max: 4 }),
    refillPerSecond: fc.integer({ min: 1, max: 20 }),
    concurrencyMax: fc.integer({ min: 1, max: 4 }),
  }),
  claims: fc.array(
    fc.record({
      stepMs: fc.nat({ max: 400 }),
      most: fc.integer({ min: 1, max: 6 }),
      finish: fc.nat({ max: 6 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

describe("random queues", () => {
  it("never lease a job twice and never pass the limits of their bucket", async () => {
    const property = fc.asyncProperty(scene, async ({ jobs, bucket, claims }) => {
      await using database = await createTestDatabase();
      await setRateBucket(database, { id: "bucket", ...bucket, now: NOW });
      await enqueueJobs(
        database,
        jobs.map((job) => buildJob({ ...job, attemptsMax: 1_000 })),
      );
      const leases = new Map<string, { until: number; isPaced: boolean }>();
      let [now, paced] = [NOW, 0];
      for (const { stepMs, most, finish } of claims) {
        now += stepMs;
        const claimed = await claimJobs(database, {
          owner: "worker",
          claimId: newId(),
          now,
          leaseMs: LEASE_MS,
          most,
        });
        expect(claimed.length).toBeLessThanOrEqual(most);
        for (const { id, runAt, rateBucket } of claimed) {
          expect(runAt).toBeLessThanOrEqual(now);
          expect(leases.get(id)?.until ?? 0).toBeLessThanOrEqual(now);
          leases.set(id, { until: now + LEASE_MS, isPaced: rateBucket !== null });
          if (rateBucket !== null) paced += 1;
        }
        const live = [...leases.values()].filter(({ until, isPaced }) => isPaced && until > now);
        expect(live.length).toBeLessThanOrEqual(bucket.concurrencyMax);
        const refilled = ((now - NOW) * bucket.refillPerSecond) / 1_000;
        expect(paced).toBeLessThanOrEqual(bucket.capacity + refilled);
        for (const { id } of claimed.slice(0, finish)) {
          expect(await finishJob(database, { id, owner: "worker" })).toBe(true);
          leases.delete(id);
        }
      }
    });
    const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: RUNS });
    expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false });
  });

  it("are drained by a worker who always waits until the next job can be claimed", async () => {
    const property = fc.asyncProperty(scene, async ({ jobs, bucket }) => {
      await using database = await createTestDatabase();
      await setRateBucket(database, { id: "bucket", ...bucket, now: NOW });
      await enqueueJobs(database, jobs.map(buildJob));
      const done: string[] = [];
      let now = NOW;
      for (let turn = 0; turn < 200 && done.length < jobs.length; turn += 1) {
        const claim = { owner: "worker", claimId: newId(), now, leaseMs: LEASE_MS, most: 3 };
        const claimed = await claimJobs(database, claim);
        for (const { id } of claimed) {
          await finishJob(database, { id, owner: "worker" });
          done.push(id);
        }
        const at = await nextJobAt(database, now);
        expect(at === null).toBe(done.length === jobs.length);
        if (claimed.length === 0) expect(at).toBeGreaterThan(now);
        now = Math.max(now, at ?? now);
      }
      expect(new Set(done).size).toBe(jobs.length);
    });
    const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: RUNS });
    expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false });
  });
});
