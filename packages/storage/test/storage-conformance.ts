import { describe, expect, it } from "vitest";
import type { ReadRange, Storage, StoredObject } from "../src/index.ts";

export type StorageRig = AsyncDisposable & { storage: Storage };

export type ReadResult = { bytes: number[]; object: StoredObject } | null;

export async function readAll(
  storage: Storage,
  key: string,
  range?: ReadRange,
): Promise<ReadResult> {
  const read = await storage.read(key, range);
  if (read === null) return null;
  const bytes = new Uint8Array(await new Response(read.body).arrayBuffer());
  return { bytes: [...bytes], object: read.object };
}

const DIGITS = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const OBJECT = { bytes: 10, mediaType: "image/png" };

const INVALID_KEYS = [
  "",
  "/",
  "/absolute",
  "folder/",
  "a//b",
  ".",
  "..",
  "a/../b",
  "../outside",
  "./a",
  "A",
  "ä",
  "a b",
  "a\\b",
  "a\0b",
  "a~b",
  "%2e%2e/x",
  "a?b",
  "a#b",
  "x".repeat(257),
];

/** What every storage must do; run against each driver. */
export function storageConformance(name: string, create: () => Promise<StorageRig>): void {
  describe(`${name} as a storage`, () => {
    it("gives back what was put, with its length and media type", async () => {
      await using rig = await create();
      await rig.storage.put("results/p1/0.png", DIGITS, "image/png");
      expect(await readAll(rig.storage, "results/p1/0.png")).toEqual({
        bytes: [...DIGITS],
        object: OBJECT,
      });
    });

    it.each([
      "image/svg+xml",
      "text/plain; charset=utf-8",
      "application/octet-stream",
      "application/vnd.example+json",
    ])("keeps the media type %s", async (mediaType) => {
      await using rig = await create();
      await rig.storage.put("x", DIGITS, mediaType);
      expect((await readAll(rig.storage, "x"))?.object.mediaType).toBe(mediaType);
    });

    it("keeps an empty object and a large one", async () => {
      await using rig = await create();
      const large = Uint8Array.from({ length: 300_001 }, (_, index) => index % 251);
      await rig.storage.put("empty", new Uint8Array(), "text/plain");
      await rig.storage.put("large", large, "video/mp4");
      expect(await readAll(rig.storage, "empty")).toEqual({
        bytes: [],
        object: { bytes: 0, mediaType: "text/plain" },
      });
      const read = await rig.storage.read("large");
      const bytes = new Uint8Array(await new Response(read?.body).arrayBuffer());
      expect(Buffer.from(bytes).equals(large)).toBe(true);
    });

    it("does not keep more than the view that was given", async () => {
      await using rig = await create();
      await rig.storage.put("view", DIGITS.subarray(2, 4), "text/plain");
      expect((await readAll(rig.storage, "view"))?.bytes).toEqual([2, 3]);
    });

    it.each<[string, ReadRange, number[]]>([
      ["the first bytes", { start: 0, end: 2 }, [0, 1, 2]],
      ["bytes in the middle", { start: 4, end: 6 }, [4, 5, 6]],
      ["one byte", { start: 9, end: 9 }, [9]],
      ["all bytes", { start: 0, end: 9 }, [...DIGITS]],
      ["bytes beyond the end", { start: 8, end: 100 }, [8, 9]],
      ["nothing behind the end", { start: 10, end: 20 }, []],
      ["nothing where the range is none", { start: 5, end: 4 }, []],
    ])("reads %s by a range, and says how long the whole is", async (_name, range, bytes) => {
      await using rig = await create();
      await rig.storage.put("ranged", DIGITS, "image/png");
      expect(await readAll(rig.storage, "ranged", range)).toEqual({ bytes, object: OBJECT });
    });

    it("has nothing under a key that was never put", async () => {
      await using rig = await create();
      await rig.storage.put("results/p1", DIGITS, "image/png");
      for (const key of ["results/p2", "nowhere/at/all", "results", "results/p1/0"]) {
        expect(await rig.storage.read(key)).toBeNull();
        expect(await rig.storage.read(key, { start: 0, end: 1 })).toBeNull();
        expect(await rig.storage.read(key, { start: 1, end: 0 })).toBeNull();
      }
    });

    it("replaces bytes and media type together", async () => {
      await using rig = await create();
      await rig.storage.put("same", DIGITS, "image/png");
      await rig.storage.put("same", DIGITS.subarray(0, 1), "text/plain");
      expect(await readAll(rig.storage, "same")).toEqual({
        bytes: [0],
        object: { bytes: 1, mediaType: "text/plain" },
      });
    });

    it("never shows a reader a mixture while an object is replaced", async () => {
      await using rig = await create();
      const versions = [1, 2].map((fill) => ({
        bytes: new Uint8Array(10_000 * fill).fill(fill),
        mediaType: `text/v${fill}`,
      }));
      const putAll = async (): Promise<void> => {
        for (let round = 0; round < 10; round += 1) {
          for (const { bytes, mediaType } of versions) {
            await rig.storage.put("torn", bytes, mediaType);
          }
        }
      };
      await rig.storage.put("torn", new Uint8Array(10_000).fill(1), "text/v1");
      const writing = putAll();
      for (let round = 0; round < 20; round += 1) {
        const read = await readAll(rig.storage, "torn");
        const fill = read?.bytes[0] ?? 0;
        expect(read?.object).toEqual({ bytes: 10_000 * fill, mediaType: `text/v${fill}` });
        expect(new Set(read?.bytes)).toEqual(new Set([fill]));
        expect(read?.bytes).toHaveLength(10_000 * fill);
      }
      await writing;
    });

    it("takes many objects at once", async () => {
      await using rig = await create();
      const keys = Array.from({ length: 20 }, (_, index) => `many/${index % 4}/${index}`);
      await Promise.all(
        keys.map((key, index) => rig.storage.put(key, Uint8Array.of(index), "text/plain")),
      );
      const read = await Promise.all(keys.map((key) => readAll(rig.storage, key)));
      expect(read.map((result) => result?.bytes[0])).toEqual(keys.map((_, index) => index));
    });

    it("removes an object, and what is not there too", async () => {
      await using rig = await create();
      await rig.storage.put("a/b", DIGITS, "image/png");
      await rig.storage.put("a/c", DIGITS, "image/png");
      await rig.storage.remove("a/b");
      await rig.storage.remove("a/b");
      await rig.storage.remove("never/was");
      expect(await rig.storage.read("a/b")).toBeNull();
      expect(await readAll(rig.storage, "a/c")).not.toBeNull();
    });

    it("lets a reader finish or stop", async () => {
      await using rig = await create();
      await rig.storage.put("body", new Uint8Array(200_000), "image/png");
      const read = await rig.storage.read("body");
      const reader = read?.body.getReader();
      const first = await reader?.read();
      expect(first?.done).toBe(false);
      await reader?.cancel();
      expect((await readAll(rig.storage, "body"))?.bytes).toHaveLength(200_000);
    });

    it("can be checked without leaving an object that a key could name", async () => {
      await using rig = await create();
      await expect(rig.storage.check()).resolves.toBeUndefined();
      await expect(rig.storage.check()).resolves.toBeUndefined();
    });

    it.each(INVALID_KEYS)("refuses the key %j everywhere", async (key) => {
      await using rig = await create();
      const invalid = expect.objectContaining({ name: "StorageError", code: "invalid_key" });
      await expect(rig.storage.put(key, DIGITS, "image/png")).rejects.toEqual(invalid);
      await expect(rig.storage.read(key)).rejects.toEqual(invalid);
      await expect(rig.storage.remove(key)).rejects.toEqual(invalid);
    });

    it("takes a key of the greatest length", async () => {
      await using rig = await create();
      const key = `${"a".repeat(127)}/${"b".repeat(128)}`;
      await rig.storage.put(key, DIGITS, "image/png");
      expect((await readAll(rig.storage, key))?.object).toEqual(OBJECT);
    });
  });
}
