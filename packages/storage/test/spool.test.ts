import { readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSpool } from "../src/index.ts";
import type { Spool } from "../src/index.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const NOW = 1_800_000_000_000;
const TYPE = "image/png";
/** Bytes on disk besides the object's own: media type, its length, mark. */
const OVERHEAD = TYPE.length + 10;
const filled = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(7);

async function startRig(bytesMax = 1_000) {
  const folder = await temporaryFolder();
  const clock = { now: NOW };
  const directory = join(folder.path, "spool");
  const open = (): Spool => createSpool({ directory, bytesMax, now: () => clock.now });
  return {
    directory,
    clock,
    open,
    spool: open(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe("a spool", () => {
  it("gives back what was written until it is removed", async () => {
    await using rig = await startRig();
    expect(await rig.spool.write("p1/0", Uint8Array.of(1, 2, 3), TYPE)).toEqual({
      outcome: "spooled",
    });
    expect([...((await rig.spool.read("p1/0")) ?? [])]).toEqual([1, 2, 3]);
    await rig.spool.remove("p1/0");
    expect(await rig.spool.read("p1/0")).toBeNull();
    await expect(rig.spool.remove("p1/0")).resolves.toBeUndefined();
  });

  it("counts what is on the disk", async () => {
    await using rig = await startRig();
    expect(rig.spool.usage()).toEqual({ bytes: 0, bytesMax: 1_000 });
    await rig.spool.write("a", filled(100), TYPE);
    await rig.spool.write("b", filled(50), TYPE);
    expect(rig.spool.usage().bytes).toBe(150 + 2 * OVERHEAD);
    await rig.spool.write("a", filled(10), TYPE);
    expect(rig.spool.usage().bytes).toBe(60 + 2 * OVERHEAD);
    await rig.spool.remove("a");
    await rig.spool.remove("a");
    await rig.spool.remove("b");
    expect(rig.spool.usage().bytes).toBe(0);
  });

  it("takes exactly as much as it may", async () => {
    await using rig = await startRig();
    const fitting = 1_000 - OVERHEAD;
    expect(await rig.spool.write("a", filled(fitting + 1), TYPE)).toEqual({ outcome: "full" });
    expect(await rig.spool.write("a", filled(fitting), TYPE)).toEqual({ outcome: "spooled" });
    expect(await rig.spool.write("b", new Uint8Array(), TYPE)).toEqual({ outcome: "full" });
    expect(rig.spool.usage().bytes).toBe(1_000);
  });

  it("keeps what was there when a replacement finds no room", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", Uint8Array.of(1), TYPE);
    expect(await rig.spool.write("a", filled(2_000), TYPE)).toEqual({ outcome: "full" });
    expect([...((await rig.spool.read("a")) ?? [])]).toEqual([1]);
  });

  it("never exceeds its limit when many write at once", async () => {
    await using rig = await startRig();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => rig.spool.write(`k${index}`, filled(100), TYPE)),
    );
    const spooled = outcomes.filter(({ outcome }) => outcome === "spooled").length;
    expect(spooled).toBe(Math.floor(1_000 / (100 + OVERHEAD)));
    expect(rig.spool.usage().bytes).toBe(spooled * (100 + OVERHEAD));
    expect(await readdir(rig.directory)).toHaveLength(spooled);
  });

  it("counts rightly when one key is written and removed by many at once", async () => {
    await using rig = await startRig();
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await rig.spool.write("same", filled(index), TYPE);
        if (index % 3 === 0) await rig.spool.remove("same");
      }),
    );
    const left = await rig.spool.read("same");
    const bytes = left === null ? 0 : left.byteLength + OVERHEAD;
    expect(rig.spool.usage().bytes).toBe(bytes);
    expect(await readdir(rig.directory)).toHaveLength(left === null ? 0 : 1);
  });

  it("survives a restart with its contents and its count", async () => {
    await using rig = await startRig();
    await rig.spool.write("p1/0", filled(100), TYPE);
    await rig.spool.write("p1/1", filled(200), TYPE);
    const reopened = rig.open();
    expect(reopened.usage().bytes).toBe(300 + 2 * OVERHEAD);
    expect(await reopened.read("p1/1")).toHaveLength(200);
    await reopened.remove("p1/0");
    expect(reopened.usage().bytes).toBe(200 + OVERHEAD);
    expect(await reopened.write("big", filled(800), TYPE)).toEqual({ outcome: "full" });
  });

  it("clears away at its start what a crash left half written", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(10), TYPE);
    const [name] = await readdir(rig.directory);
    const ages = [
      ["old", 61],
      ["young", 59],
    ] as const;
    for (const [age, seconds] of ages) {
      const path = join(rig.directory, `${name}~tmp-${age}`);
      await writeFile(path, filled(900));
      await utimes(path, NOW / 1_000 - seconds, NOW / 1_000 - seconds);
    }
    const reopened = rig.open();
    expect(reopened.usage().bytes).toBe(10 + OVERHEAD);
    expect((await readdir(rig.directory)).sort()).toEqual([name, `${name}~tmp-young`]);
  });

  it("sees within seconds what another process writes and removes", async () => {
    await using rig = await startRig();
    const other = rig.open();
    await other.write("a", filled(950), TYPE);
    rig.clock.now += 4_999;
    expect(rig.spool.isFull()).toBe(false);
    rig.clock.now += 1;
    expect(rig.spool.isFull()).toBe(true);
    expect(rig.spool.usage()).toEqual(other.usage());
    await other.remove("a");
    rig.clock.now += 5_000;
    expect(await rig.spool.write("b", filled(900), TYPE)).toEqual({ outcome: "spooled" });
    expect(rig.spool.usage().bytes).toBe(900 + OVERHEAD);
  });

  it.each(["", "..", "/etc/passwd", "A", "a~b", "x".repeat(201)])(
    "refuses the key %j",
    async (key) => {
      await using rig = await startRig();
      const invalid = { name: "StorageError", code: "invalid_key" };
      await expect(rig.spool.write(key, filled(1), TYPE)).rejects.toMatchObject(invalid);
      await expect(rig.spool.read(key)).rejects.toMatchObject(invalid);
      await expect(rig.spool.remove(key)).rejects.toMatchObject(invalid);
    },
  );

  it("keeps a key of the greatest length apart from its neighbours", async () => {
    await using rig = await startRig();
    const key = "k".repeat(200);
    await rig.spool.write(key, Uint8Array.of(1), TYPE);
    expect(await rig.spool.read("k".repeat(199))).toBeNull();
    expect(await rig.spool.read(key)).toHaveLength(1);
  });

  it("says at its creation when its folder cannot be used", async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, "file");
    await writeFile(directory, "x");
    expect(() => createSpool({ directory, bytesMax: 1, now: () => NOW })).toThrow(
      expect.objectContaining({ name: "StorageError", code: "unavailable" }),
    );
  });
});

describe("the keys of a spool", () => {
  it("are none at first, and then those that are held", async () => {
    await using rig = await startRig();
    expect(await rig.spool.keys()).toEqual([]);
    for (const key of ["p2-0", "p1/1", "p1-1", "p1-1"]) {
      await rig.spool.write(key, filled(1), TYPE);
    }
    await rig.spool.write("too-big", filled(5_000), TYPE);
    expect(await rig.spool.keys()).toEqual(["p1-1", "p1/1", "p2-0"]);
    await rig.spool.remove("p1/1");
    expect(await rig.spool.keys()).toEqual(["p1-1", "p2-0"]);
  });

  it("come back as they were given, whatever they are made of", async () => {
    await using rig = await startRig(10_000);
    const keys = ["-", "...", ".a", "_", "a", "a.", "con", "nul.txt", "a/b/c", "k".repeat(200)];
    for (const key of keys) await rig.spool.write(key, filled(1), TYPE);
    expect(await rig.spool.keys()).toEqual(keys.toSorted());
    for (const key of await rig.spool.keys()) await rig.spool.remove(key);
    expect(await readdir(rig.directory)).toEqual([]);
    expect(rig.spool.usage().bytes).toBe(0);
  });

  it("include what other processes hold and what was held before a restart", async () => {
    await using rig = await startRig();
    const other = rig.open();
    await other.write("theirs", filled(1), TYPE);
    await rig.spool.write("ours", filled(1), TYPE);
    expect(await rig.spool.keys()).toEqual(["ours", "theirs"]);
    expect(await rig.open().keys()).toEqual(["ours", "theirs"]);
  });

  it("do not name half-written files nor files that nobody spooled", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(1), TYPE);
    const [name] = await readdir(rig.directory);
    for (const foreign of [`${name}~tmp-1`, "README", "k+A B", "k+", "k+..", ".nfs01"]) {
      await writeFile(join(rig.directory, foreign), filled(1));
    }
    expect(await rig.spool.keys()).toEqual(["a"]);
  });

  it("are none where the folder is gone, and an error where it cannot be read", async () => {
    await using rig = await startRig();
    await rm(rig.directory, { recursive: true });
    expect(await rig.spool.keys()).toEqual([]);
    await rm(rig.directory, { recursive: true });
    await writeFile(rig.directory, "in the way");
    await expect(rig.spool.keys()).rejects.toMatchObject({
      name: "StorageError",
      code: "unavailable",
    });
  });
});

describe("a spool is full", () => {
  it("from nine tenths on", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(899 - OVERHEAD), TYPE);
    expect(rig.spool.isFull()).toBe(false);
    await rig.spool.write("a", new Uint8Array(), TYPE);
    await rig.spool.write("b", filled(900 - 2 * OVERHEAD), TYPE);
    expect(rig.spool.usage().bytes).toBe(900);
    expect(rig.spool.isFull()).toBe(true);
  });

  it("not because one object is too big for it", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(100), TYPE);
    expect(await rig.spool.write("b", filled(5_000), TYPE)).toEqual({ outcome: "full" });
    expect(rig.spool.isFull()).toBe(false);
    expect(await rig.spool.write("c", filled(100), TYPE)).toEqual({ outcome: "spooled" });
  });

  it("until something is removed", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(100), TYPE);
    await rig.spool.write("b", filled(800), TYPE);
    expect(rig.spool.isFull()).toBe(true);
    await rig.spool.remove("nothing");
    expect(rig.spool.isFull()).toBe(true);
    await rig.spool.remove("a");
    expect(rig.spool.isFull()).toBe(false);
  });

  it("while its folder cannot be read", async () => {
    await using rig = await startRig();
    await rm(rig.directory, { recursive: true });
    await writeFile(rig.directory, "in the way");
    rig.clock.now += 5_000;
    expect(rig.spool.isFull()).toBe(true);
    await rm(rig.directory);
    rig.clock.now += 5_000;
    expect(rig.spool.isFull()).toBe(false);
    expect(await rig.spool.write("a", filled(1), TYPE)).toEqual({ outcome: "spooled" });
  });

  it("right after a restart when it was so before", async () => {
    await using rig = await startRig();
    await rig.spool.write("a", filled(950), TYPE);
    expect(rig.open().isFull()).toBe(true);
  });
});
