import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage } from "./open.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "open storage-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a storage URL", () => {
  it.each([
    ["an absolute path", (path: string) => `file:${path}`],
    ["a path with an empty host", (path: string) => pathToFileURL(path).href],
    ["a relative path", (path: string) => `file:./${relative(process.cwd(), path)}`],
    ["an escaped path", (path: string) => `file:${encodeURI(path)}`],
  ])("opens the folder of %s", async (_name, urlOf) => {
    await openStorage(urlOf(folder)).put("a", Uint8Array.of(1), "text/plain");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it.each([
    ["", /file: or s3/],
    ["file:", /file: or s3/],
    ["./results", /file: or s3/],
    ["https://bucket.example", /file: or s3/],
    ["s3://bucket", /endpoint/],
    ["s3://bucket/prefix?endpoint=https://s3.example", /endpoint/],
    ["s3://bucket?endpoint=s3.example", /http/],
    ["s3://B?endpoint=https://s3.example", /name/],
  ])("%j is refused with a word of advice", (url, advice) => {
    const keys = { accessKeyId: "id", secretAccessKey: "secret" };
    expect(() => openStorage(url, keys)).toThrow(advice);
  });

  it("of a bucket needs keys", () => {
    expect(() => openStorage("s3://bucket?endpoint=https://s3.example")).toThrow(/access key/);
  });
});
