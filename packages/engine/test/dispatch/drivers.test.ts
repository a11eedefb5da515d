import { setImmediate as letOthersGo } from "node:timers/promises";
import {
  job,
  pauseQueue,
  pauseRateBucket,
  redriveJobs,
  releaseJob,
  resumeQueue,
  setRateBucket,
} from "@darkroom/db";
import type { JobRow, NewJob } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { DRIVERS, LEASE_MS, NOW, WAIT_MS_MAX, many, untilClaimed } from "./rig.ts";
import type { Machine } from "./rig.ts";

const WIDE = { capacity: 1_000, refillPerSecond: 1_000, concurrencyMax: 1_000, now: NOW };
const BATCH = 10;

const idsOf = (jobs: readonly { id: string }[]): string[] => jobs.map(({ id }) => id);

/** Claims one after the other, as a machine with one free place, and finishes each. */
async function claimInOrder(machine: Machine, count: number): Promise<JobRow[]> {
  const claimed: JobRow[] = [];
  while (claimed.length < count) {
    const [next] = await machine.claim({ most: 1 });
    if (next === undefined) break;
    await machine.finish(next);
    claimed.push(next);
  }
  return claimed;
}

describe.each(DRIVERS)("the queue by $name", ({ isHere, open }) => {
  it.skipIf(!isHere)("gives each of 200 jobs to one of two machines, once", async () => {
    await using rig = await open();
    const jobs = await rig.enqueue(...many(200));
    const machines = [await rig.openMachine(), await rig.openMachine()];
    const done: string[] = [];
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    const work = async (machine: Machine): Promise<void> => {
      while (performance.now() < giveUpAt) {
        const claimed = await machine.claim({ most: 7 });
        await letOthersGo();
        for (const one of claimed) if (await machine.finish(one)) done.push(one.id);
        const [left] = await rig.database.orm.select().from(job).limit(1);
        if (left === undefined) return;
      }
    };
    await Promise.all(machines.map(work));
    expect(done.toSorted()).toEqual(idsOf(jobs).toSorted());
  });

  it.skipIf(!isHere)("lets what somebody waits for go before a batch that came first", async () => {
    await using rig = await open();
    await setRateBucket(rig.database, { ...WIDE, id: "b" });
    const batch = await rig.enqueue(...many(5, { priority: BATCH, rateBucket: "b" }));
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    const [urgent] = await rig.enqueue({ priority: 0, rateBucket: "b" });
    const order = await claimInOrder(machine, 6);
    expect(idsOf(order)).toEqual([urgent?.id, ...idsOf(batch)]);
  });

  it.skipIf(!isHere)(
    "lets an account with 10,000 jobs hold up another by one at most, whatever was relayed",
    async () => {
      await using rig = await open();
      await setRateBucket(rig.database, { ...WIDE, id: "b" });
      await rig.enqueue(...many(10_000, { accountId: "many", rateBucket: "b" }));
      const machine = await rig.openMachine();
      const [first] = await machine.claim({ most: 1 });
      expect(first?.accountId).toBe("many");
      const [single] = await rig.enqueue({ accountId: "single", rateBucket: "b", runAt: NOW });
      expect(idsOf(await machine.claim({ most: 1 }))).toEqual([single?.id]);
    },
  );

  it.skipIf(!isHere)("lets what somebody waits for go first, whatever its bucket", async () => {
    await using rig = await open();
    for (const id of ["a", "z"]) await setRateBucket(rig.database, { ...WIDE, id });
    await rig.enqueue(...many(50, { priority: BATCH, rateBucket: "a" }));
    await rig.enqueue(...many(50, { priority: BATCH, rateBucket: "z" }));
    const machine = await rig.openMachine();
    for (const rateBucket of ["a", "z"]) {
      await machine.dispatch.relay(NOW);
      const [urgent] = await rig.enqueue({ priority: 0, rateBucket });
      expect(idsOf(await machine.claim({ most: 1 }))).toEqual([urgent?.id]);
    }
  });

  it.skipIf(!isHere)("gives three accounts one turn each, again and again", async () => {
    await using rig = await open();
    for (const accountId of ["a", "b", "c"]) await rig.enqueue(...many(30, { accountId }));
    const machine = await rig.openMachine();
    const held: string[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const claimed = await machine.claim({ most: 1 });
      held.push(...claimed.map(({ accountId }) => accountId ?? ""));
    }
    for (let turn = 0; turn < 9; turn += 3) {
      expect(held.slice(turn, turn + 3).toSorted()).toEqual(["a", "b", "c"]);
    }
  });

  it.skipIf(!isHere)("lets no bucket that has to wait hide another", async () => {
    await using rig = await open();
    await setRateBucket(rig.database, { ...WIDE, id: "slow", capacity: 1, refillPerSecond: 0.001 });
    await setRateBucket(rig.database, { ...WIDE, id: "fast" });
    const machine = await rig.openMachine();
    for (let account = 0; account < 40; account += 1) {
      const slow = { accountId: `a${String(account)}`, rateBucket: "slow", runAt: NOW - 9 };
      await rig.enqueue(...many(20, slow));
    }
    const fast = await rig.enqueue(
      ...many(3, { accountId: "a1", rateBucket: "fast", priority: BATCH }),
    );
    const free = await rig.enqueue(...many(3, { accountId: "a1", priority: BATCH }));
    const claimed: JobRow[] = [];
    for (let look = 0; look < 10 && claimed.length < 7; look += 1) {
      claimed.push(...(await machine.claim({ most: 4 })));
    }
    expect(claimed.filter(({ rateBucket }) => rateBucket === "slow")).toHaveLength(1);
    expect(idsOf(claimed)).toEqual(expect.arrayContaining(idsOf([...fast, ...free])));
  });

  it.skipIf(!isHere)("shares the places of a bucket between two machines", async () => {
    await using rig = await open();
    await setRateBucket(rig.database, { ...WIDE, id: "b", concurrencyMax: 3 });
    await rig.enqueue(...many(10, { rateBucket: "b" }));
    const one = await rig.openMachine();
    const other = await rig.openMachine();
    const held = (await Promise.all([one.claim(), other.claim(), one.claim()])).flat();
    held.push(...(await one.claim()), ...(await other.claim()));
    expect(held).toHaveLength(3);
    const [ended] = held;
    if (ended === undefined) throw new Error("no job was claimed");
    await (ended.leaseOwner === one.name ? one : other).finish(ended);
    const next = [...(await untilClaimed(other)), ...(await one.claim()), ...(await other.claim())];
    expect(next).toHaveLength(1);
  });

  it.skipIf(!isHere)(
    "shares the tokens of a bucket, and of the wider one that pays too",
    async () => {
      await using rig = await open();
      const slow = { ...WIDE, capacity: 5, refillPerSecond: 0.001 };
      await setRateBucket(rig.database, { ...slow, id: "wide" });
      for (const id of ["x", "y"]) {
        await setRateBucket(rig.database, { ...slow, id, capacity: 100, parentId: "wide" });
      }
      await rig.enqueue(...many(20, { rateBucket: "x" }), ...many(20, { rateBucket: "y" }));
      const machines = [await rig.openMachine(), await rig.openMachine()];
      const started: JobRow[] = [];
      for (let look = 0; look < 10; look += 1) {
        started.push(...(await Promise.all(machines.map((machine) => machine.claim()))).flat());
      }
      expect(started.length).toBeGreaterThan(0);
      expect(started.length).toBeLessThanOrEqual(5);
    },
  );

  it.skipIf(!isHere)("keeps two machines within the burst and the rate of a bucket", async () => {
    await using rig = await open();
    const pace = { capacity: 6, refillPerSecond: 40 };
    await setRateBucket(rig.database, { ...WIDE, ...pace, now: Date.now(), id: "b" });
    await rig.enqueue(...many(60, { rateBucket: "b", runAt: 0 }));
    const startedAt: number[] = [];
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    const work = async (machine: Machine): Promise<void> => {
      while (startedAt.length < 60 && performance.now() < giveUpAt) {
        const now = Date.now();
        for (const one of await machine.claim({ now, most: 4 })) {
          startedAt.push(now);
          await machine.finish(one);
        }
        await letOthersGo();
      }
    };
    await Promise.all([work(await rig.openMachine()), work(await rig.openMachine())]);
    startedAt.sort((one, other) => one - other);
    for (const [first, from] of startedAt.entries()) {
      for (const [last, to] of startedAt.entries()) {
        const allowed = pace.capacity + ((to - from) / 1_000) * pace.refillPerSecond;
        // One more: the clock of the machines is read before what they claim is counted.
        if (last > first) expect(last - first + 1).toBeLessThanOrEqual(Math.floor(allowed) + 1);
      }
    }
    expect(startedAt).toHaveLength(60);
  });

  it.skipIf(!isHere)("leaves what is to run later alone, and knows when that is", async () => {
    await using rig = await open();
    await rig.enqueue({ runAt: NOW + 60_000 });
    const machine = await rig.openMachine();
    expect(await machine.claim()).toEqual([]);
    expect(await machine.claim({ now: NOW + 59_999 })).toEqual([]);
    expect(await machine.dispatch.nextAt(NOW)).toBe(NOW + 60_000);
    expect(await untilClaimed(machine, NOW + 60_000)).toHaveLength(1);
  });

  it.skipIf(!isHere)("starts nothing of a paused bucket, whatever was relayed before", async () => {
    await using rig = await open();
    await setRateBucket(rig.database, { ...WIDE, id: "b" });
    await rig.enqueue(...many(20, { rateBucket: "b" }));
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    await pauseRateBucket(rig.database, { id: "b", until: NOW + 5_000 });
    for (let look = 0; look < 5; look += 1) expect(await machine.claim()).toEqual([]);
    expect(await machine.dispatch.nextAt(NOW)).toBeGreaterThan(NOW);
    expect(await untilClaimed(machine, NOW + 5_001)).not.toEqual([]);
  });

  it.skipIf(!isHere)(
    "starts nothing that an operator has paused, until it is resumed",
    async () => {
      await using rig = await open();
      await setRateBucket(rig.database, { ...WIDE, id: "b" });
      await rig.enqueue(...many(20, { rateBucket: "b" }));
      const machine = await rig.openMachine();
      await machine.dispatch.relay(NOW);
      const by = { scope: "b", pausedBy: "operator", pausedAt: NOW, reason: "a test" };
      const what = { jobKind: "submit_prediction", bucket: "b", provider: null, priority: null };
      await pauseQueue(rig.database, { id: v7(), ...by, ...what });
      for (let look = 0; look < 5; look += 1) expect(await machine.claim()).toEqual([]);
      const again = { scope: "b", resumedBy: "operator", now: NOW, patience: [] };
      expect(await resumeQueue(rig.database, again)).toBe(true);
      expect(await untilClaimed(machine)).not.toEqual([]);
    },
  );

  it.skipIf(!isHere)("gives the jobs of a machine that is lost to another one", async () => {
    await using rig = await open();
    const [queued] = await rig.enqueue({});
    const lost = await rig.openMachine();
    const other = await rig.openMachine();
    const [first] = await lost.claim();
    expect(first).toMatchObject({ id: queued?.id, attempts: 1 });
    expect(await other.claim({ now: NOW + LEASE_MS - 1 })).toEqual([]);
    const [again] = await untilClaimed(other, NOW + LEASE_MS);
    expect(again).toMatchObject({ id: queued?.id, attempts: 2, leaseOwner: other.name });
    if (first !== undefined) expect(await lost.finish(first)).toBe(false);
  });

  it.skipIf(!isHere)(
    "buries what has no attempt left, and takes it up when it is redriven",
    async () => {
      await using rig = await open();
      const [queued] = await rig.enqueue({ attemptsMax: 2 });
      const id = queued?.id ?? "";
      const machine = await rig.openMachine();
      await machine.claim();
      await untilClaimed(machine, NOW + LEASE_MS);
      const late = NOW + 2 * LEASE_MS;
      for (let look = 0; look < 3; look += 1)
        expect(await machine.claim({ now: late })).toEqual([]);
      const [dead] = await rig.database.orm.select().from(job).where(eq(job.id, id));
      expect(dead).toMatchObject({ deadAt: late, attempts: 2 });
      expect(await redriveJobs(rig.database, { ids: [id], now: late })).toBe(1);
      expect(await untilClaimed(machine, late)).toMatchObject([{ id, attempts: 1 }]);
    },
  );

  it.skipIf(!isHere)("waits as long as a job's back-off says", async () => {
    await using rig = await open();
    await rig.enqueue({});
    const machine = await rig.openMachine();
    const [first] = await machine.claim();
    const lease = { id: first?.id ?? "", owner: machine.name };
    const back = { runAt: NOW + 2_000, countAttempt: true, error: "it failed" };
    expect(await releaseJob(rig.database, { ...lease, ...back })).toBe(true);
    expect(await machine.claim({ now: NOW + 1_999 })).toEqual([]);
    expect(await untilClaimed(machine, NOW + 2_000)).toMatchObject([{ attempts: 2 }]);
  });

  it.skipIf(!isHere)(
    "takes a job again that waits without losing an attempt, many times",
    async () => {
      await using rig = await open();
      await rig.enqueue({});
      const machine = await rig.openMachine();
      for (let time = 0; time < 5; time += 1) {
        const [held] = await untilClaimed(machine);
        expect(held).toMatchObject({ attempts: 1 });
        const lease = { id: held?.id ?? "", owner: machine.name };
        await releaseJob(rig.database, { ...lease, runAt: NOW, countAttempt: false, error: null });
      }
    },
  );

  it.skipIf(!isHere)("never starts what was cancelled while it waited", async () => {
    await using rig = await open();
    const jobs = await rig.enqueue(...many(6));
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    const canceled = idsOf(jobs.filter((_job: NewJob, index) => index % 2 === 0));
    for (const id of canceled) await rig.database.orm.delete(job).where(eq(job.id, id));
    const claimed = idsOf([...(await machine.claim()), ...(await machine.claim())]);
    expect(claimed.toSorted()).toEqual(
      idsOf(jobs)
        .filter((id) => !canceled.includes(id))
        .toSorted(),
    );
  });

  it.skipIf(!isHere)("leaves the kinds alone that were not asked for", async () => {
    await using rig = await open();
    await rig.enqueue(...many(3, { kind: "store_results" }));
    const [wanted] = await rig.enqueue({ kind: "reconcile_prediction" });
    const machine = await rig.openMachine();
    expect(idsOf([...(await machine.claim()), ...(await machine.claim())])).toEqual([wanted?.id]);
  });
});
