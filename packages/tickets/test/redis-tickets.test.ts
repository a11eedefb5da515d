import { setTimeout as sleep } from "node:timers/promises";
import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import type { RedisServer } from "@darkroom/storage/testing";
import { Redis } from "ioredis";
import { describe, expect, it, vi } from "vitest";
import { createRedisTickets } from "../src/index.ts";
import type { Tickets } from "../src/index.ts";
import { PACE_TOLD_MS, TICKETS_WAVE_MAX, TICKET_EVENTS_MAX } from "../src/limits.ts";

const WAIT_MS_MAX = 20_000;
/** A busy machine may take its time to answer. */
const PATIENT_MS = 10_000;
/** Longer than any of these tests. */
const ENDLESS_MS = 3_600_000;

type Rig = AsyncDisposable & {
  server: RedisServer;
  away: string[];
  open: () => Promise<Tickets>;
  /** Moves the clock of all that were opened. */
  skip: (ms: number) => void;
  command: (...words: string[]) => Promise<unknown>;
};

const untilHere = (tickets: Tickets): Promise<void> =>
  vi.waitFor(() => expect(tickets.isAway()).toBe(false), { timeout: WAIT_MS_MAX });

async function createRig(): Promise<Rig> {
  const server = await startRedisServer();
  const away: string[] = [];
  const opened: Tickets[] = [];
  const operator = new Redis(server.url);
  let skippedMs = 0;
  return {
    server,
    away,
    open: async () => {
      const tickets = createRedisTickets({
        url: server.url,
        onAway: (reason) => away.push(reason),
        commandMsMax: PATIENT_MS,
        now: () => performance.now() + skippedMs,
      });
      opened.push(tickets);
      await untilHere(tickets);
      return tickets;
    },
    skip: (ms) => void (skippedMs += ms),
    command: (word = "", ...words) => operator.call(word, ...words),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((tickets) => tickets.close()));
      operator.disconnect();
      await server[Symbol.asyncDispose]();
    },
  };
}

const idsOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `o-${name}${String(index)}-0`);

const offer = (bucket: string, count: number, pace: { most: number; windowMs: number } | null) => ({
  bucket,
  pace,
  ids: idsOf(bucket, count),
});

describe.skipIf(!hasRedisServer)("tickets in Redis", () => {
  it("are given once each, to whichever taker asks", async () => {
    await using rig = await createRig();
    const [one, other] = [await rig.open(), await rig.open()];
    const count = TICKETS_WAVE_MAX * 3 + 1;
    expect(await one.offer([offer("a", count, null)])).toBe(true);
    const takes = await Promise.all(
      [one, other].map((tickets) => tickets.take({ groups: [["a"]], most: count })),
    );
    const taken = takes.map((take) => take?.tickets.get("a") ?? 0);
    const rest = await one.take({ groups: [["a"]], most: count });
    const sum = taken.reduce((all, some) => all + some, rest?.tickets.get("a") ?? 0);
    expect(sum).toBe(count);
  });

  it("are not doubled by who offers them again, while they wait", async () => {
    await using rig = await createRig();
    const [one, other] = [await rig.open(), await rig.open()];
    for (const tickets of [one, other, one]) await tickets.offer([offer("a", 10, null)]);
    const waiting = () => rig.command("LLEN", "darkroom:tickets-a:wait");
    expect(await waiting()).toBe(10);
    await other.take({ groups: [["a"]], most: 4 });
    await one.offer([offer("a", 10, null)]);
    expect(await waiting()).toBe(10);
    await one.offer([{ bucket: "a", pace: null, ids: idsOf("later", 12) }]);
    expect(await waiting()).toBe(12);
  });

  it("are given at one pace to all takers, and tell when there are more", async () => {
    await using rig = await createRig();
    const [one, other] = [await rig.open(), await rig.open()];
    await one.offer([offer("a", 50, { most: 7, windowMs: ENDLESS_MS })]);
    const takes = await Promise.all(
      [one, other].map((tickets) => tickets.take({ groups: [["a"]], most: 20 })),
    );
    const taken = takes.map((take) => take?.tickets.get("a") ?? 0);
    expect(taken.reduce((all, some) => all + some, 0)).toBe(7);
    for (const take of takes) {
      expect(take?.limitedMs.get("a")).toBeGreaterThan(ENDLESS_MS / 2);
      expect(take?.limitedMs.get("a")).toBeLessThanOrEqual(ENDLESS_MS);
    }
  });

  it("are given again when the window is over", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    await tickets.offer([offer("a", 30, { most: 3, windowMs: 50 })]);
    const query = { groups: [["a"]], most: 30 };
    let taken = 0;
    const startedAt = performance.now();
    while (taken < 30 && performance.now() - startedAt < WAIT_MS_MAX) {
      const take = await tickets.take(query);
      taken += take?.tickets.get("a") ?? 0;
      await sleep(take?.limitedMs.get("a") ?? 0);
    }
    expect(taken).toBe(30);
  });

  it("keep their pace when Redis has forgotten it", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    const paced = offer("a", 20, { most: 2, windowMs: ENDLESS_MS });
    await tickets.offer([paced]);
    await rig.command("FLUSHALL");
    await tickets.offer([paced]);
    rig.skip(PACE_TOLD_MS);
    await tickets.offer([paced]);
    const take = await tickets.take({ groups: [["a"]], most: 20 });
    expect(take?.tickets.get("a")).toBe(2);
  });

  it("change their pace at once", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    await tickets.offer([offer("a", 20, { most: 9, windowMs: ENDLESS_MS })]);
    await tickets.offer([offer("a", 0, { most: 1, windowMs: ENDLESS_MS })]);
    const take = await tickets.take({ groups: [["a"]], most: 20 });
    expect(take?.tickets.get("a")).toBe(1);
  });

  it("are taken of the first group first, and within a group in equal shares", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    await tickets.offer(["a", "b", "c"].map((bucket) => offer(bucket, 20, null)));
    await tickets.offer([offer("few", 1, null)]);
    const groups = [["few", "a", "b"], ["c"]];
    expect((await tickets.take({ groups, most: 9 }))?.tickets).toEqual(
      new Map([
        ["few", 1],
        ["a", 4],
        ["b", 4],
      ]),
    );
    const rest = await tickets.take({ groups, most: 40 });
    expect(rest?.tickets.get("c")).toBe(8);
  });

  it("leave few events behind", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    for (let round = 0; round < 10; round += 1) {
      await tickets.offer([offer("a", 100, null)]);
      await tickets.take({ groups: [["a"]], most: 100 });
    }
    // Redis trims whole nodes of a stream, of a hundred entries each.
    const length = Number(await rig.command("XLEN", "darkroom:tickets-a:events"));
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(TICKET_EVENTS_MAX * 3);
  });

  it("are no more in the way when their store is closed", async () => {
    await using rig = await createRig();
    const tickets = await rig.open();
    await tickets.offer([offer("a", 3, null)]);
    await tickets.close();
    expect(tickets.isAway()).toBe(true);
    expect(await tickets.take({ groups: [["a"]], most: 1 })).toBeNull();
    expect(await tickets.offer([offer("a", 3, null)])).toBe(false);
    tickets.announce();
    expect(rig.away).toEqual([]);
  });

  it("tell no password to whoever hears that their store is away", async () => {
    await using rig = await createRig();
    await rig.command("CONFIG", "SET", "requirepass", "another");
    const away: unknown[] = [];
    const tickets = createRedisTickets({
      url: rig.server.url.replace("//", "//:hunter2@"),
      onAway: (reason) => away.push(reason),
    });
    await vi.waitFor(() => expect(away).not.toEqual([]), { timeout: WAIT_MS_MAX });
    expect(await tickets.offer([offer("a", 1, null)])).toBe(false);
    expect(JSON.stringify(away)).not.toContain("hunter2");
    await tickets.close();
  });
});
