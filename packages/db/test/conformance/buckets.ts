import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { claimJobs } from "../../src/jobs/claim.ts";
import type { Claim } from "../../src/jobs/claim.ts";
import { enqueueJobs } from "../../src/jobs/enqueue.ts";
import { finishJob } from "../../src/jobs/finish.ts";
import { nextJobAt } from "../../src/jobs/next-at.ts";
import { NARROW_MS } from "../../src/rate-buckets/clock-jump.ts";
import { narrowRateBucket } from "../../src/rate-buckets/narrow.ts";
import { pauseRateBucket } from "../../src/rate-buckets/pause.ts";
import { setRateBucket } from "../../src/rate-buckets/set.ts";
import type { JobRow, NewJob } from "../../src/rows.ts";
import { rateBucket } from "../../src/schema/index.ts";
import type { Unit } from "../../src/units/unit.ts";
import { NOW, buildCreate, buildJob, buildUpdate, fundAccount, newId } from "../builders.ts";

const LEASE_MS = 1_000;

/** Rate buckets: tokens, places, pauses, wider buckets, runs under way, lower rates. */
export function describeBuckets(get: () => Database): void {
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

  describe("a rate bucket", () => {
    const limits = { id: "bucket", capacity: 3, refillPerSecond: 2, concurrencyMax: 100, now: NOW };
    const inBucket = { rateBucket: "bucket" };

    it("admits its tokens and refills with time, at most to its capacity", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(12, inBucket));
      expect(await claim()).toHaveLength(3);
      expect(await claim({ now: NOW + 499 })).toHaveLength(0);
      expect(await claim({ now: NOW + 500 })).toHaveLength(1);
      expect(await claim({ now: NOW + 60_000 })).toHaveLength(3);
    });

    it("keeps fractions of a token and takes none when the clock goes back", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(9, inBucket));
      await claim();
      expect(await claim({ now: NOW + 750 })).toHaveLength(1);
      expect(await claim({ now: NOW - 5_000 })).toHaveLength(0);
      expect(await claim({ now: NOW + 999 })).toHaveLength(0);
      expect(await claim({ now: NOW + 1_000 })).toHaveLength(1);
    });

    it("admits no more than its places and frees them with the job or its lease", async () => {
      await setRateBucket(get(), { ...limits, capacity: 50, concurrencyMax: 2 });
      await enqueue(...many(6, inBucket));
      const [first] = await claim();
      expect(await claim()).toEqual([]);
      await finishJob(get(), { id: first?.id ?? "", owner: "worker" });
      expect(await claim()).toHaveLength(1);
      expect(await claim({ now: NOW + LEASE_MS })).toHaveLength(2);
    });

    it("admits nothing while it is paused, and a pause is never shortened", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(2, inBucket));
      expect(await pauseRateBucket(get(), { id: "bucket", until: NOW + 100 })).toBe(true);
      await pauseRateBucket(get(), { id: "bucket", until: NOW + 50 });
      expect(await pauseRateBucket(get(), { id: "nowhere", until: NOW })).toBe(false);
      expect(await claim({ now: NOW + 99 })).toEqual([]);
      expect(await claim({ now: NOW + 100 })).toHaveLength(2);
    });

    it("does not give back spent tokens when its limits change", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(9, inBucket));
      await claim();
      await setRateBucket(get(), { ...limits, capacity: 5 });
      expect(await claim()).toEqual([]);
      await setRateBucket(get(), { ...limits, capacity: 1, now: NOW + 5_000 });
      const row = await get().orm.query.rateBucket.findFirst({
        where: eq(rateBucket.id, "bucket"),
      });
      expect(row).toMatchObject({ tokens: 1, capacity: 1, updatedAt: NOW + 5_000 });
    });

    it("holds back its own jobs only, for every account alike", async () => {
      await setRateBucket(get(), { ...limits, capacity: 2, refillPerSecond: 0 });
      await enqueue(
        ...many(3, { ...inBucket, accountId: "a", payload: { name: "a" } }),
        ...many(3, { ...inBucket, accountId: "b", payload: { name: "b" } }),
        { accountId: "c", payload: { name: "c" } },
      );
      expect(namesOf(await claim()).toSorted()).toEqual(["a", "b", "c"]);
    });
  });

  describe("a bucket within a wider one", () => {
    const wide = { id: "wide", capacity: 5, refillPerSecond: 0, concurrencyMax: 100, now: NOW };
    const narrow = { ...wide, id: "narrow", capacity: 2, parentId: "wide" };
    const named = (name: string, rateBucket: string) => ({ rateBucket, payload: { name } });

    it("admits what both admit, and both pay", async () => {
      await setRateBucket(get(), wide);
      await setRateBucket(get(), narrow);
      await enqueue(...many(9, named("narrow", "narrow")), ...many(9, named("wide", "wide")));
      const names = namesOf(await claim());
      expect(names.filter((name) => name === "narrow")).toHaveLength(2);
      expect(names.filter((name) => name === "wide")).toHaveLength(3);
      expect(await claim()).toEqual([]);
    });

    it("holds nothing up but its own: what it refuses costs the wider one nothing", async () => {
      await setRateBucket(get(), wide);
      await setRateBucket(get(), { ...narrow, capacity: 0 });
      await setRateBucket(get(), { ...narrow, id: "sibling", capacity: 9 });
      await enqueue(
        ...many(20, named("narrow", "narrow")),
        ...many(9, named("sibling", "sibling")),
      );
      expect(namesOf(await claim())).toEqual(Array<string>(5).fill("sibling"));
    });

    it("waits for the pause, the places and the tokens of both", async () => {
      await setRateBucket(get(), { ...wide, capacity: 9, concurrencyMax: 3 });
      await setRateBucket(get(), { ...narrow, capacity: 9 });
      await enqueue(...many(6, { rateBucket: "narrow", runAt: NOW - 5 }));
      expect(await claim()).toHaveLength(3);
      expect(await nextJobAt(get(), NOW)).toBeGreaterThanOrEqual(NOW + LEASE_MS);
      const later = NOW + LEASE_MS;
      await pauseRateBucket(get(), { id: "wide", until: later + 700 });
      expect(await claim({ now: later })).toEqual([]);
      expect(await nextJobAt(get(), later)).toBe(later + 700);
      expect(await claim({ now: later + 700 })).toHaveLength(3);
    });

    it("is paced alone where the wider one is gone", async () => {
      await setRateBucket(get(), { ...narrow, parentId: "nowhere" });
      await enqueue(...many(4, { rateBucket: "narrow", runAt: NOW - 5 }));
      expect(await nextJobAt(get(), NOW)).toBeLessThanOrEqual(NOW);
      expect(await claim()).toHaveLength(2);
    });
  });

  describe("a bucket that counts runs", () => {
    const limits = { id: "runs", capacity: 50, refillPerSecond: 0, concurrencyMax: 50, now: NOW };

    async function order(model: string): Promise<Unit> {
      const unit = buildCreate(await fundAccount(get(), 0), 0, { model });
      return { ...unit, jobs: unit.jobs.map((job) => ({ ...job, rateBucket: "runs" })) };
    }

    it("begins no more than it may, from the lease to the end of the run", async () => {
      const model = newId();
      await setRateBucket(get(), { ...limits, runs: { provider: "emulator", model, most: 2 } });
      const units = [await order(model), await order(model), await order(model)];
      await get().transact(units);
      const first = await claim();
      expect(first).toHaveLength(2);
      expect(await claim()).toEqual([]);
      const begun = units.filter(({ prediction }) =>
        first.some((leased) => leased.predictionId === prediction.id),
      );
      const started = begun.map(({ prediction }) =>
        buildUpdate(prediction, { status: "submitting" }),
      );
      await get().transact(started);
      for (const { id } of first) await finishJob(get(), { id, owner: "worker" });
      expect(await claim()).toEqual([]);
      expect(await nextJobAt(get(), NOW)).toBeGreaterThan(NOW);
      const [one] = started;
      if (one === undefined) throw new Error("nothing was begun");
      await get().transact([buildUpdate(one.prediction, { status: "storing" })]);
      expect(await claim()).toHaveLength(1);
    });

    it("does not count the runs of other models, unless it is the provider's", async () => {
      const [model, provider] = [newId(), newId()];
      await setRateBucket(get(), { ...limits, runs: { provider, model, most: 1 } });
      const other = buildCreate(await fundAccount(get(), 0), 0, { provider });
      await get().transact([{ ...other, jobs: [] }]);
      await get().transact([buildUpdate(other.prediction, { status: "processing" })]);
      await get().transact([await order(model)]);
      await setRateBucket(get(), { ...limits, runs: { provider, model: null, most: 1 } });
      expect(await claim()).toEqual([]);
      await setRateBucket(get(), { ...limits, runs: { provider, model, most: 1 } });
      expect(await claim()).toHaveLength(1);
    });
  });

  describe("a bucket that was told a lower rate", () => {
    const limits = { id: "bucket", capacity: 9, refillPerSecond: 9, concurrencyMax: 100, now: NOW };
    const lower = { id: "bucket", capacity: 1, refillPerSecond: 0.1, now: NOW };

    it("is paced by it for a while, and by its own again afterwards", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(30, { rateBucket: "bucket", runAt: NOW - 5 }));
      expect(await narrowRateBucket(get(), lower)).toBe(true);
      expect(await claim()).toHaveLength(1);
      expect(await claim({ now: NOW + 9_999 })).toHaveLength(0);
      expect(await nextJobAt(get(), NOW + 5_000)).toBeGreaterThanOrEqual(NOW + 10_000);
      expect(await claim({ now: NOW + 10_000 })).toHaveLength(1);
      expect(await claim({ now: NOW + NARROW_MS })).toHaveLength(9);
    });

    it("is never widened, neither by a higher rate nor by a new start", async () => {
      await setRateBucket(get(), { ...limits, capacity: 2, refillPerSecond: 0 });
      await enqueue(...many(30, { rateBucket: "bucket", runAt: NOW - 5 }));
      await narrowRateBucket(get(), { ...lower, capacity: 50, refillPerSecond: 50 });
      expect(await claim()).toHaveLength(2);
      expect(await claim({ now: NOW + 60_000 })).toHaveLength(0);
      await setRateBucket(get(), limits);
      await narrowRateBucket(get(), lower);
      await setRateBucket(get(), { ...limits, now: NOW + 20_000 });
      expect(await claim({ now: NOW + 20_000 })).toHaveLength(1);
    });

    it("is not narrowed for ever by a clock that ran ahead, and must exist", async () => {
      await setRateBucket(get(), limits);
      await enqueue(...many(30, { rateBucket: "bucket", runAt: NOW - 5 }));
      await narrowRateBucket(get(), { ...lower, now: NOW + 365 * 86_400_000 });
      expect(await claim()).toHaveLength(9);
      expect(await narrowRateBucket(get(), { ...lower, id: "nowhere" })).toBe(false);
    });
  });
}
