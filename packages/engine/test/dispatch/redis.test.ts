import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setImmediate as letOthersGo, setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { job, setRateBucket } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import { hasRedisServer } from "@darkroom/storage/testing";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { count } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { NOW, WAIT_MS_MAX, many, openRedisRig, untilClaimed, untilReached } from "./rig.ts";
import type { Machine, RedisRig } from "./rig.ts";

const SLOW = { capacity: 10, refillPerSecond: 0.001, concurrencyMax: 1_000, now: NOW };
const WORK = fileURLToPath(new URL("work.ts", import.meta.url));
const WAIT_KEY = "darkroom:tickets-:wait";

async function countLeft(rig: RedisRig): Promise<number> {
  const [row] = await rig.database.orm.select({ left: count() }).from(job);
  return row?.left ?? 0;
}

/** Lets machines work until nothing is left; calls back after each claim with what is done. */
async function workAll(
  rig: RedisRig,
  machines: readonly Machine[],
  onClaim: (done: readonly JobRow[]) => Promise<void>,
): Promise<JobRow[]> {
  const done: JobRow[] = [];
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  const work = async (machine: Machine): Promise<void> => {
    while ((await countLeft(rig)) > 0 && performance.now() < giveUpAt) {
      for (const one of await machine.claim({ most: 4 })) {
        if (await machine.finish(one)) done.push(one);
      }
      await onClaim(done);
      await letOthersGo();
    }
  };
  await Promise.all(machines.map(work));
  return done;
}

/** Each of the jobs was claimed once and finished once. */
function expectOnce(done: readonly JobRow[], jobs: readonly { id: string }[]): void {
  expect(done.map(({ id }) => id).toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  expect(done.filter(({ attempts }) => attempts !== 1)).toEqual([]);
}

describe.skipIf(!hasRedisServer)("a Redis that is lost", () => {
  it("by FLUSHALL in the middle of 200 jobs loses none and repeats none", async () => {
    await using rig = await openRedisRig();
    const jobs = await rig.enqueue(...many(200));
    const machines = [await rig.openMachine(), await rig.openMachine()];
    let flushes = 0;
    const done = await workAll(rig, machines, async ({ length }) => {
      if (length < (flushes + 1) * 40) return;
      flushes += 1;
      await rig.command("FLUSHALL");
    });
    expect(flushes).toBeGreaterThanOrEqual(3);
    expectOnce(done, jobs);
    expect(machines.map(({ dispatch }) => dispatch.state())).toEqual(["redis", "redis"]);
  });

  it("by a kill goes on from the outbox, and is used again when it is back", async () => {
    await using rig = await openRedisRig();
    const jobs = await rig.enqueue(...many(200));
    const machines = [await rig.openMachine(), await rig.openMachine()];
    const states: string[] = [];
    let step = 0;
    const done = await workAll(rig, machines, async ({ length }) => {
      if (step === 0 && length >= 50) {
        step = 1;
        await rig.redis.stop();
      } else if (step === 1 && length >= 100) {
        step = 2;
        states.push(...machines.map(({ dispatch }) => dispatch.state()));
        await rig.redis.start();
        await Promise.all(machines.map(untilReached));
        states.push(...machines.map(({ dispatch }) => dispatch.state()));
      }
    });
    expectOnce(done, jobs);
    expect(states).toEqual(["redis_away", "redis_away", "redis", "redis"]);
    await rig.enqueue({});
    await machines[0]?.dispatch.relay(NOW);
    expect(await rig.command("LLEN", WAIT_KEY)).toBe(1);
  });

  it("cannot make a bucket give more than its tokens", async () => {
    await using rig = await openRedisRig();
    // The clock of the database stands: what is refilled there is nothing. A window gives five.
    const pace = { ...SLOW, capacity: 9, refillPerSecond: 20 };
    await setRateBucket(rig.database, { ...pace, id: "b" });
    await rig.enqueue(...many(40, { rateBucket: "b" }));
    const started: JobRow[] = [];
    for (let look = 0; look < 15; look += 1) {
      // A machine that never saw the old pace asks the Redis that has forgotten it.
      started.push(...(await (await rig.openMachine()).claim()));
      await rig.command("FLUSHALL");
    }
    await rig.redis.stop();
    const { machine } = rig.openEarly();
    started.push(...(await machine.claim()));
    expect(started).toHaveLength(pace.capacity);
  });

  it("before the start is said once, and needs nobody to begin", async () => {
    await using rig = await openRedisRig();
    await rig.redis.stop();
    const jobs = await rig.enqueue(...many(20));
    const { machine, away } = rig.openEarly();
    await vi.waitFor(() => expect(away).toHaveLength(1), { timeout: WAIT_MS_MAX });
    expect(machine.dispatch.state()).toBe("redis_away");
    expect(await machine.claim({ most: 8 })).toHaveLength(8);
    await rig.redis.start();
    await untilReached(machine);
    const rest: JobRow[] = [];
    while (rest.length < 12) rest.push(...(await untilClaimed(machine)));
    expect(rest).toHaveLength(12);
    expect(away).toHaveLength(1);
    expect(jobs).toHaveLength(20);
  });

  it("by its silence holds nobody up for long", async () => {
    await using rig = await openRedisRig();
    await rig.enqueue(...many(5));
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    rig.redis.pause();
    expect(await machine.claim()).toHaveLength(5);
    expect(machine.dispatch.state()).toBe("redis_away");
    await rig.enqueue(...many(5));
    expect(await machine.claim()).toHaveLength(5);
    rig.redis.resume();
    await untilReached(machine);
    await rig.enqueue(...many(2));
    expect(await untilClaimed(machine)).toHaveLength(2);
  });
});

describe.skipIf(!hasRedisServer)("tickets in BullMQ", () => {
  it("are named by job and attempt, and none is kept", async () => {
    await using rig = await openRedisRig();
    const [queued] = await rig.enqueue({});
    const id = queued?.id ?? "";
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    expect(await rig.command("LRANGE", WAIT_KEY, "0", "-1")).toEqual([`o-${id}-0`]);
    await machine.claim();
    expect(await rig.command("KEYS", "*o-*")).toEqual([]);
    await machine.dispatch.relay(NOW + 60_000);
    expect(await rig.command("LRANGE", WAIT_KEY, "0", "-1")).toEqual([`o-${id}-1`]);
  });

  it("wait in Redis by the dozen, however many jobs are due", async () => {
    await using rig = await openRedisRig();
    await rig.enqueue(...many(500));
    const machines = [await rig.openMachine(), await rig.openMachine()];
    await Promise.all(machines.map(({ dispatch }) => dispatch.relay(NOW)));
    await Promise.all(machines.map(({ dispatch }) => dispatch.relay(NOW)));
    expect(await rig.command("LLEN", WAIT_KEY)).toBe(32);
  });

  it("are given at the pace of their bucket to all machines together", async () => {
    await using rig = await openRedisRig();
    await setRateBucket(rig.database, { ...SLOW, id: "b" });
    await rig.enqueue(...many(10, { rateBucket: "b" }));
    const one = await rig.openMachine();
    const other = await rig.openMachine();
    // The database has ten tokens; the window of Redis gives one.
    expect(await untilClaimed(one)).toHaveLength(1);
    expect(await other.claim()).toEqual([]);
    expect(await one.claim()).toEqual([]);
    expect(await other.dispatch.nextAt(NOW)).toBeGreaterThan(NOW + 60_000);
  });

  it("of a bucket that has to wait hide no other", async () => {
    await using rig = await openRedisRig();
    await setRateBucket(rig.database, { ...SLOW, id: "slow", capacity: 100 });
    for (let account = 0; account < 40; account += 1) {
      await rig.enqueue(...many(20, { accountId: `a${String(account)}`, rateBucket: "slow" }));
    }
    const others = await rig.enqueue(...many(3, { accountId: "a1", priority: 10 }));
    const machine = await rig.openMachine();
    const claimed: JobRow[] = [];
    for (let look = 0; look < 5; look += 1) claimed.push(...(await machine.claim({ most: 4 })));
    const free = claimed.filter(({ rateBucket }) => rateBucket === null);
    expect(free.map(({ id }) => id).toSorted()).toEqual(others.map(({ id }) => id).toSorted());
  });

  it("that were lost from the list are made anew", async () => {
    await using rig = await openRedisRig();
    const [queued] = await rig.enqueue({});
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    // As when Redis evicts keys: the ticket itself is still there and in no list.
    expect(await rig.command("DEL", WAIT_KEY)).toBe(1);
    expect(await untilClaimed(machine)).toMatchObject([{ id: queued?.id }]);
  });

  it("that a process took and died with come back", async () => {
    await using rig = await openRedisRig();
    const [queued] = await rig.enqueue({});
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    const connection = new Redis(rig.redis.url, { maxRetriesPerRequest: null });
    const options = { connection, prefix: "darkroom", lockDuration: 100, autorun: false };
    const dying = new Worker("tickets-", null, options);
    expect((await dying.getNextJob("token", { block: false })).id).toBe(`o-${queued?.id ?? ""}-0`);
    expect(await machine.claim()).toEqual([]);
    expect(await untilClaimed(machine)).toMatchObject([{ id: queued?.id, attempts: 1 }]);
    await dying.close(true);
    connection.disconnect();
  });

  it("that are strangers' start nothing", async () => {
    await using rig = await openRedisRig();
    const connection = new Redis(rig.redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue("tickets-", { connection, prefix: "darkroom" });
    const [queued] = await rig.enqueue({});
    const machine = await rig.openMachine();
    await machine.dispatch.relay(NOW);
    for (let index = 0; index < 5; index += 1) await queue.add("ticket", {});
    const claimed = [...(await untilClaimed(machine)), ...(await machine.claim())];
    expect(claimed).toMatchObject([{ id: queued?.id }]);
    await queue.close();
    connection.disconnect();
  });

  it("are announced to the other machines", async () => {
    await using rig = await openRedisRig();
    const one = await rig.openMachine();
    const other = await rig.openMachine();
    let heard = 0;
    other.dispatch.listen(() => (heard += 1));
    await vi.waitFor(() => expect(heard).toBeGreaterThan(0), { timeout: WAIT_MS_MAX });
    const before = heard;
    one.dispatch.announce();
    await vi.waitFor(() => expect(heard).toBeGreaterThan(before), { timeout: WAIT_MS_MAX });
  });
});

describe.skipIf(!hasRedisServer)("two processes with one Redis", () => {
  const start = (rig: RedisRig): { child: ChildProcess; lines: () => string[] } => {
    let text = "";
    const child = spawn(process.execPath, [WORK, rig.url, rig.redis.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return { child, lines: () => text.split("\n").filter((line) => line !== "") };
  };

  it("share 200 jobs; what the one held that was killed, the other does", async () => {
    await using rig = await openRedisRig();
    const jobs = await rig.enqueue(...many(200, { runAt: 0 }));
    const killed = start(rig);
    const other = start(rig);
    const both = (): number => Math.min(killed.lines().length, other.lines().length);
    await vi.waitFor(() => expect(both()).toBeGreaterThan(5), { timeout: WAIT_MS_MAX });
    killed.child.kill("SIGKILL");
    await rig.command("FLUSHALL");
    await vi.waitFor(async () => expect(await countLeft(rig)).toBe(0), { timeout: WAIT_MS_MAX });
    other.child.kill("SIGTERM");
    await once(other.child, "exit");
    await sleep(1);
    const finished = [...killed.lines(), ...other.lines()];
    expect(new Set(finished).size).toBe(finished.length);
    const known = new Set(jobs.map(({ id }) => id));
    expect(finished.filter((id) => !known.has(id))).toEqual([]);
  });
});
