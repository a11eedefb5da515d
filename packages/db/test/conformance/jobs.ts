import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { claimJobs } from "../../src/jobs/claim.ts";
import type { Claim } from "../../src/jobs/claim.ts";
import { enqueueJobs } from "../../src/jobs/enqueue.ts";
import { finishJob } from "../../src/jobs/finish.ts";
import { nextJobAt } from "../../src/jobs/next-at.ts";
import { releaseJob } from "../../src/jobs/release.ts";
import { renewLease } from "../../src/jobs/renew.ts";
import { pauseRateBucket } from "../../src/rate-buckets/pause.ts";
import { setRateBucket } from "../../src/rate-buckets/set.ts";
import type { JobRow, NewJob } from "../../src/rows.ts";
import { job } from "../../src/schema/index.ts";
import { NOW, buildJob, newId } from "../builders.ts";

const LEASE_MS = 1_000;

/** The queue: claims, leases, fairness and rate buckets. */
export function describeJobs(get: () => Database): void {
  beforeEach(async () => {
    await get().batch([
      { sql: "DELETE FROM job", args: [] },
      { sql: "DELETE FROM rate_bucket", args: [] },
    ]);
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

  async function enqueue(...jobs: Partial<NewJob>[]): Promise<NewJob[]> {
    const built = jobs.map(buildJob);
    await enqueueJobs(get(), built);
    return built;
  }

  const many = (count: number, overrides: Partial<NewJob> = {}): Partial<NewJob>[] =>
    Array.from({ length: count }, () => overrides);

  const namesOf = (jobs: JobRow[]): string[] => jobs.map(({ payload }) => String(payload["name"]));

  describe("a claim", () => {
    it("returns whole jobs with a lease and one more attempt", async () => {
      const [queued] = await enqueue({ payload: { name: "a", list: [1, "x"] }, kind: "store" });
      const [claimed] = await claim({ claimId: "claim-1" });
      expect(claimed).toEqual({
        ...queued,
        attempts: 1,
        claimId: "claim-1",
        leaseOwner: "worker",
        leaseExpiresAt: NOW + LEASE_MS,
        deadAt: null,
        lastError: null,
      });
    });

    it("gives no job twice to 8 workers", async () => {
      await enqueue(...many(40));
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, worker) => claim({ owner: `worker ${worker}`, most: 7 })),
      );
      const ids = claims.flat().map(({ id }) => id);
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
    });

    it("leaves jobs that are not due and kinds that were not asked for", async () => {
      await enqueue({ runAt: NOW + 1 }, { kind: "other" }, { kind: "wanted" });
      expect((await claim({ kinds: ["wanted"] })).map(({ kind }) => kind)).toEqual(["wanted"]);
    });

    it("takes priorities in order, then turns of the accounts, then the oldest", async () => {
      await enqueue(
        ...[1, 2, 3].map((at) => ({
          accountId: "rich",
          runAt: NOW - 10 + at,
          payload: { name: `r${at}` },
        })),
        { accountId: "poor", runAt: NOW - 1, payload: { name: "p1" } },
        { accountId: "rich", runAt: NOW - 99, priority: 10, payload: { name: "batch" } },
      );
      expect(namesOf(await claim({ most: 2 })).toSorted()).toEqual(["p1", "r1"]);
      expect(namesOf(await claim({ most: 2 }))).toEqual(["r2", "r3"]);
      expect(namesOf(await claim({ most: 2 }))).toEqual(["batch"]);
    });

    it("is fair one job at a time, because leases count as turns", async () => {
      await enqueue(...many(3, { accountId: "rich", runAt: NOW - 10, payload: { name: "rich" } }), {
        accountId: "poor",
        payload: { name: "poor" },
      });
      const names: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) names.push(...namesOf(await claim({ most: 1 })));
      expect(names).toEqual(["rich", "poor", "rich", "rich"]);
    });

    it("takes a job again whose lease is over, until its attempts are used up", async () => {
      const [queued] = await enqueue({ attemptsMax: 2 });
      const first = await claim();
      expect(await claim({ now: NOW + LEASE_MS - 1 })).toEqual([]);
      const second = await claim({ now: NOW + LEASE_MS });
      expect([...first, ...second].map(({ attempts }) => attempts)).toEqual([1, 2]);
      expect(await claim({ now: NOW + 2 * LEASE_MS })).toEqual([]);
      const where = eq(job.id, queued?.id ?? "");
      expect(await get().orm.query.job.findFirst({ where })).toMatchObject({
        deadAt: NOW + 2 * LEASE_MS,
        leaseOwner: null,
      });
    });
  });

  describe("a lease", () => {
    it("is needed to finish, release or renew", async () => {
      const [queued] = await enqueue({});
      const id = queued?.id ?? "";
      await claim();
      const release = { id, runAt: NOW, countAttempt: true, error: "refused" };
      expect(await finishJob(get(), { id, owner: "other" })).toBe(false);
      expect(await releaseJob(get(), { ...release, owner: "other" })).toBe(false);
      expect(await renewLease(get(), { id, owner: "other", expiresAt: NOW + 9 })).toBe(false);
      expect(await finishJob(get(), { id, owner: "worker" })).toBe(true);
      expect(await finishJob(get(), { id, owner: "worker" })).toBe(false);
    });

    it("can be renewed but not shortened", async () => {
      const [queued] = await enqueue({});
      const id = queued?.id ?? "";
      await claim();
      expect(await renewLease(get(), { id, owner: "worker", expiresAt: NOW + 5_000 })).toBe(true);
      expect(await renewLease(get(), { id, owner: "worker", expiresAt: NOW + 1 })).toBe(true);
      expect(await claim({ now: NOW + 4_999 })).toEqual([]);
      expect(await claim({ now: NOW + 5_000 })).toHaveLength(1);
    });

    it("gives the job back with its error, and one attempt or all when asked", async () => {
      const [queued] = await enqueue({});
      const release = { id: queued?.id ?? "", owner: "worker", runAt: NOW + 5 };
      await claim();
      await releaseJob(get(), { ...release, countAttempt: false, error: "429" });
      expect(await claim({ now: NOW + 4 })).toEqual([]);
      expect(await claim({ now: NOW + 5 })).toMatchObject([{ attempts: 1, lastError: "429" }]);
      await releaseJob(get(), { ...release, countAttempt: true, error: null });
      expect(await claim({ now: NOW + 5 })).toMatchObject([{ attempts: 2, lastError: "429" }]);
      await releaseJob(get(), { ...release, countAttempt: false, isFresh: true, error: null });
      expect(await claim({ now: NOW + 5 })).toMatchObject([{ attempts: 1, lastError: "429" }]);
    });

    it("ignores a job that is enqueued twice", async () => {
      const [queued] = await enqueue({ payload: { name: "first" } });
      await enqueue({ id: queued?.id ?? "", payload: { name: "second" } });
      expect(namesOf(await claim())).toEqual(["first"]);
    });
  });

  describe("the next job", () => {
    it("is told by due times and ends of leases", async () => {
      expect(await nextJobAt(get(), NOW)).toBeNull();
      await enqueue({ runAt: NOW + 70 });
      expect(await nextJobAt(get(), NOW)).toBe(NOW + 70);
      await claim({ now: NOW + 70, leaseMs: 30 });
      expect(await nextJobAt(get(), NOW + 70)).toBe(NOW + 100);
    });

    it("waits for pauses, tokens and places", async () => {
      const limits = { id: "bucket", capacity: 1, refillPerSecond: 2, concurrencyMax: 2, now: NOW };
      await setRateBucket(get(), limits);
      await enqueue(...many(3, { rateBucket: "bucket", runAt: NOW - 5 }));
      expect(await nextJobAt(get(), NOW)).toBeLessThanOrEqual(NOW);
      await claim();
      const refilledAt = (await nextJobAt(get(), NOW)) ?? 0;
      expect(refilledAt).toBeGreaterThanOrEqual(NOW + 500);
      expect(await claim({ now: refilledAt })).toHaveLength(1);
      expect(await nextJobAt(get(), refilledAt)).toBeGreaterThanOrEqual(NOW + LEASE_MS);
      await pauseRateBucket(get(), { id: "bucket", until: NOW + 9_000 });
      expect(await nextJobAt(get(), NOW + LEASE_MS)).toBe(NOW + 9_000);
    });
  });
}
