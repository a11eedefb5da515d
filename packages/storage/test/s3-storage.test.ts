import { describe, expect, it } from "vitest";
import { createS3Storage, openStorage } from "../src/index.ts";
import type { S3StorageOptions } from "../src/index.ts";
import { BUCKET, KEYS, startS3Server } from "./s3-server.ts";
import type { S3Server } from "./s3-server.ts";
import { readAll, storageConformance } from "./storage-conformance.ts";

const BYTES = Uint8Array.of(1, 2, 3);

const connect = (server: S3Server, overrides: Partial<S3StorageOptions> = {}) =>
  createS3Storage({ endpoint: server.origin, bucket: BUCKET, ...KEYS, ...overrides });

storageConformance("a bucket", async () => {
  const server = await startS3Server();
  return {
    storage: connect(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

describe("a bucket", () => {
  it("is asked by path with a signature that holds, over the body too", async () => {
    await using server = await startS3Server();
    await connect(server).put("results/a.png", BYTES, "image/png");
    expect(server.seen).toEqual([
      { method: "PUT", path: `/${BUCKET}/results/a.png`, region: "us-east-1" },
    ]);
    expect(server.objects.get("results/a.png")?.mediaType).toBe("image/png");
  });

  it("is asked in its region and below its endpoint's path", async () => {
    await using server = await startS3Server();
    await connect(server, { region: "eu-central-1", endpoint: `${server.origin}/` }).check();
    expect(server.seen).toEqual([
      { method: "PUT", path: `/${BUCKET}/~check`, region: "eu-central-1" },
    ]);
  });

  it("is unavailable with a wrong key, whose secret no error names", async () => {
    await using server = await startS3Server();
    const storage = connect(server, { secretAccessKey: "wrong secret" });
    const error: unknown = await storage.check().catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "unavailable",
      message: "The storage answered 403 SignatureDoesNotMatch.",
    });
    expect(JSON.stringify(error)).not.toContain("wrong secret");
  });

  it("is unavailable when it does not exist, rather than empty", async () => {
    await using server = await startS3Server();
    const storage = connect(server, { bucket: "no-such-bucket" });
    await expect(storage.read("a")).rejects.toMatchObject({ code: "unavailable" });
    await expect(storage.check()).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each([
    [500, "InternalError", "unavailable"],
    [503, "SlowDown", "unavailable"],
    [403, "AccessDenied", "unavailable"],
    [301, "PermanentRedirect", "unavailable"],
    [507, "XMinioStorageFull", "full"],
  ])("that answers %d %s is %s for every verb, asked once each", async (status, code, expected) => {
    await using server = await startS3Server();
    server.fail = (response) => {
      response.writeHead(status, { location: "http://127.0.0.1:1/" });
      response.end(`<Error><Code>${code}</Code></Error>`);
    };
    const storage = connect(server);
    const refused = { name: "StorageError", code: expected };
    await expect(storage.put("a", BYTES, "image/png")).rejects.toMatchObject(refused);
    await expect(storage.read("a")).rejects.toMatchObject(refused);
    await expect(storage.read("a", { start: 0, end: 1 })).rejects.toMatchObject(refused);
    await expect(storage.remove("a")).rejects.toMatchObject(refused);
    await expect(storage.check()).rejects.toMatchObject(refused);
    expect(server.seen).toHaveLength(5);
  });

  it("is not followed to where it redirects, so that no signed request goes astray", async () => {
    await using server = await startS3Server();
    await using other = await startS3Server();
    server.fail = (response) => {
      response.writeHead(307, { location: `${other.origin}/${BUCKET}/a` }).end();
    };
    await expect(connect(server).read("a")).rejects.toMatchObject({ code: "unavailable" });
    expect(other.seen).toEqual([]);
  });

  it("is unavailable when the connection breaks or nobody listens", async () => {
    const server = await startS3Server();
    server.fail = (response) => response.destroy();
    const storage = connect(server);
    await expect(storage.put("a", BYTES, "image/png")).rejects.toMatchObject({
      code: "unavailable",
      message: "The storage did not answer.",
    });
    await server[Symbol.asyncDispose]();
    await expect(storage.read("a")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is unavailable when it ignores a range or hides a length", async () => {
    await using server = await startS3Server();
    server.fail = (response) => response.writeHead(200, { "content-length": 3 }).end("abc");
    const storage = connect(server);
    await expect(storage.read("a", { start: 1, end: 1 })).rejects.toMatchObject({
      message: "The storage does not serve ranges.",
    });
    server.fail = (response) => {
      response.write("chunked");
      response.end();
    };
    await expect(storage.read("a")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("gives an unknown media type where the store names none", async () => {
    await using server = await startS3Server();
    server.fail = (response) => response.writeHead(200, { "content-length": 3 }).end("abc");
    expect((await readAll(connect(server), "a"))?.object).toEqual({
      bytes: 3,
      mediaType: "application/octet-stream",
    });
  });

  it("uses the fetch that it was given", async () => {
    const storage = createS3Storage({
      endpoint: "https://s3.invalid",
      bucket: BUCKET,
      ...KEYS,
      fetch: () => Promise.resolve(new Response(null, { status: 204 })),
    });
    await expect(storage.remove("a")).resolves.toBeUndefined();
  });

  it.each([
    { endpoint: "s3.example.com" },
    { endpoint: "ftp://s3.example.com" },
    { bucket: "" },
    { bucket: "Upper" },
    { bucket: "a/b" },
    { bucket: "../up" },
  ])("cannot be set up with %j", async (overrides) => {
    await using server = await startS3Server();
    expect(() => connect(server, overrides)).toThrow(TypeError);
  });

  it("opens by its URL", async () => {
    await using server = await startS3Server();
    const endpoint = encodeURIComponent(server.origin);
    const storage = openStorage(`s3://${BUCKET}?endpoint=${endpoint}&region=auto`, KEYS);
    await storage.put("a", BYTES, "image/png");
    expect(server.seen[0]?.region).toBe("auto");
    expect((await readAll(storage, "a"))?.bytes).toEqual([1, 2, 3]);
  });
});
