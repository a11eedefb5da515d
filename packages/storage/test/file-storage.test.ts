import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileStorage } from "../src/index.ts";
import { readAll, storageConformance } from "./storage-conformance.ts";
import { temporaryFolder } from "./temporary-folder.ts";

storageConformance("a folder", async () => {
  const folder = await temporaryFolder();
  return {
    storage: createFileStorage(join(folder.path, "results")),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

const PNG = Uint8Array.from(Buffer.from("89504e470d0a1a0a0000", "hex"));

describe("a folder of objects", () => {
  it("keeps them over a restart", async () => {
    await using folder = await temporaryFolder();
    await createFileStorage(folder.path).put("a/b.png", PNG, "image/png");
    expect(await readAll(createFileStorage(folder.path), "a/b.png")).toEqual({
      bytes: [...PNG],
      object: { bytes: PNG.byteLength, mediaType: "image/png" },
    });
  });

  it("holds each as one file that begins with its bytes, and nothing else", async () => {
    await using folder = await temporaryFolder();
    await createFileStorage(folder.path).put("a/b.png", PNG, "image/png");
    expect(await readdir(folder.path, { recursive: true })).toEqual(["a", "a/b.png"]);
    const file = await readFile(join(folder.path, "a/b.png"));
    expect(file.subarray(0, PNG.byteLength).equals(PNG)).toBe(true);
  });

  it("does not let an object's own bytes choose its media type", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("a.html", PNG, "text/html");
    const forged = new Uint8Array(await readFile(join(folder.path, "a.html")));
    await storage.put("b.png", forged, "image/png");
    expect(await readAll(storage, "b.png")).toEqual({
      bytes: [...forged],
      object: { bytes: forged.byteLength, mediaType: "image/png" },
    });
  });

  it.each([
    ["no trailer", PNG],
    ["nothing in it", new Uint8Array()],
    ["a trailer that is longer than the file", Buffer.from("\x01\xffDKRM-OB1", "latin1")],
  ])("serves a file with %s, put there by hand, as plain bytes", async (_name, bytes) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "by-hand"), bytes);
    expect(await readAll(createFileStorage(folder.path), "by-hand")).toEqual({
      bytes: [...bytes],
      object: { bytes: bytes.byteLength, mediaType: "application/octet-stream" },
    });
  });

  it("cannot be reached by what a crash left half written", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("a", PNG, "image/png");
    await writeFile(join(folder.path, "a~tmp-1"), "half");
    expect((await readAll(storage, "a"))?.bytes).toEqual([...PNG]);
    await expect(storage.read("a~tmp-1")).rejects.toMatchObject({ code: "invalid_key" });
  });

  it("leaves no empty folders behind, and never removes its own", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("a/b/c/1", PNG, "image/png");
    await storage.put("a/2", PNG, "image/png");
    await storage.remove("a/b/c/1");
    expect(await readdir(folder.path, { recursive: true })).toEqual(["a", "a/2"]);
    await storage.remove("a/2");
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("takes puts and removes in one folder at the same time", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    const work = Array.from({ length: 30 }, async (_, index) => {
      await storage.put(`same/${index}`, PNG, "image/png");
      if (index % 2 === 0) await storage.remove(`same/${index}`);
    });
    await Promise.all(work);
    expect(await readdir(join(folder.path, "same"))).toHaveLength(15);
  });

  it("goes on serving a reader whose object is replaced or removed meanwhile", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    const old = new Uint8Array(200_000).fill(1);
    await storage.put("x", old, "text/old");
    const read = await storage.read("x");
    await storage.put("x", new Uint8Array(5).fill(2), "text/new");
    await storage.remove("x");
    const bytes = new Uint8Array(await new Response(read?.body).arrayBuffer());
    expect(Buffer.from(bytes).equals(old)).toBe(true);
  });

  it("is unavailable where its folder is a file, and says so to the check", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "taken");
    await writeFile(path, "x");
    const storage = createFileStorage(path);
    const unavailable = { name: "StorageError", code: "unavailable" };
    await expect(storage.check()).rejects.toMatchObject(unavailable);
    await expect(storage.put("a", PNG, "image/png")).rejects.toMatchObject(unavailable);
    expect(await storage.read("a")).toBeNull();
  });

  it("is unavailable for a key that is the folder of others, without harm to them", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("a/b", PNG, "image/png");
    await expect(storage.put("a", PNG, "image/png")).rejects.toMatchObject({ code: "unavailable" });
    await expect(storage.remove("a")).resolves.toBeUndefined();
    expect(await storage.read("a")).toBeNull();
    expect(await readdir(folder.path, { recursive: true })).toEqual(["a", "a/b"]);
  });

  it("closes its files, read to the end or not", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("x", Uint8Array.of(1, 2, 3), "text/plain");
    const openFiles = async (): Promise<number> => (await readdir("/dev/fd")).length;
    const uses: readonly (() => Promise<unknown>)[] = [
      () => readAll(storage, "x"),
      () => readAll(storage, "x", { start: 5, end: 6 }),
      async () => (await storage.read("x"))?.body.cancel(),
    ];
    for (const use of uses) {
      const before = await openFiles();
      await Promise.all(Array.from({ length: 40 }, () => use()));
      expect(await openFiles()).toBeLessThan(before + 20);
    }
  });

  it("ends a body with an error when its file was cut short by somebody else", async () => {
    await using folder = await temporaryFolder();
    const storage = createFileStorage(folder.path);
    await storage.put("x", new Uint8Array(200_000), "text/plain");
    const read = await storage.read("x");
    await mkdir(join(folder.path, "other"));
    await writeFile(join(folder.path, "x"), "short");
    await expect(new Response(read?.body).arrayBuffer()).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});
