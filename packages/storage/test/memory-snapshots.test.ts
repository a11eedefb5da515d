import { describe, expect, it } from "vitest";
import { createMemorySnapshots } from "../src/index.ts";
import type { Snapshots } from "../src/index.ts";
import { MEMORY_SNAPSHOTS_MAX, MEMORY_SNAPSHOT_CHARACTERS_MAX } from "../src/snapshots/limits.ts";
import { SNAPSHOT_CHARACTERS_MAX } from "../src/snapshots/limits.ts";
import { snapshotsConformance } from "./snapshots-conformance.ts";

const TTL_MS = 1_000;

snapshotsConformance("memory", () => {
  let nowMs = 0;
  const snapshots = createMemorySnapshots({ now: () => nowMs });
  return Promise.resolve({
    snapshots,
    pass: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => snapshots.close(),
  });
});

async function keptOf(snapshots: Snapshots, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const found = await Promise.all(numbers.map((number) => snapshots.get(`k${String(number)}`)));
  return numbers.filter((number) => found[number] !== null);
}

describe("snapshots in memory", () => {
  it("give up the oldest beyond their number, floors included", async () => {
    const snapshots = createMemorySnapshots({ now: () => 0, entriesMax: 3 });
    for (const number of [0, 1, 2]) {
      await snapshots.put(`k${String(number)}`, { version: 1, text: "x" }, TTL_MS);
    }
    // Put again, it is the youngest.
    await snapshots.put("k0", { version: 2, text: "y" }, TTL_MS);
    await snapshots.put("k3", { version: 1, text: "x" }, TTL_MS);
    expect(await keptOf(snapshots, 4)).toEqual([0, 2, 3]);
    await snapshots.put("k4", { version: 1, text: null }, TTL_MS);
    expect(await keptOf(snapshots, 5)).toEqual([0, 3]);
  });

  it("give up the oldest beyond their characters", async () => {
    const snapshots = createMemorySnapshots({ now: () => 0, charactersMax: 10 });
    for (const number of [0, 1, 2]) {
      await snapshots.put(`k${String(number)}`, { version: 1, text: "1234" }, TTL_MS);
    }
    expect(await keptOf(snapshots, 3)).toEqual([1, 2]);
    await snapshots.put("k1", { version: 2, text: "" }, TTL_MS);
    await snapshots.put("k0", { version: 1, text: "123456" }, TTL_MS);
    expect(await keptOf(snapshots, 3)).toEqual([0, 1, 2]);
  });

  it("drop what is over its time instead of what is young", async () => {
    let nowMs = 0;
    const snapshots = createMemorySnapshots({ now: () => nowMs, entriesMax: 2 });
    await snapshots.put("k0", { version: 1, text: "x" }, TTL_MS);
    await snapshots.put("k1", { version: 1, text: "x" }, TTL_MS * 2);
    nowMs = TTL_MS;
    await snapshots.put("k2", { version: 1, text: "x" }, TTL_MS);
    expect(await keptOf(snapshots, 3)).toEqual([1, 2]);
  });

  it("stay within both bounds whatever is put", async () => {
    const snapshots = createMemorySnapshots({ now: () => 0 });
    const most = MEMORY_SNAPSHOTS_MAX + 1;
    for (let number = 0; number < most; number += 1) {
      await snapshots.put(`k${String(number)}`, { version: 1, text: "x" }, TTL_MS);
    }
    expect(await keptOf(snapshots, most)).toHaveLength(MEMORY_SNAPSHOTS_MAX);
    const longest = "x".repeat(SNAPSHOT_CHARACTERS_MAX);
    const fitting = MEMORY_SNAPSHOT_CHARACTERS_MAX / SNAPSHOT_CHARACTERS_MAX;
    for (let number = 0; number <= fitting; number += 1) {
      await snapshots.put(`k${String(number)}`, { version: 1, text: longest }, TTL_MS);
    }
    expect(await keptOf(snapshots, fitting + 1)).toHaveLength(fitting);
  });
});
