import { afterEach, describe, expect, it } from "vitest";
import { createSafeFetch } from "../src/index.ts";
import type { SafeFetch } from "../src/index.ts";
import { HOSTILE_VECTORS } from "./hostile/vectors.ts";
import { startServer, unusedPort } from "./loopback-server.ts";

const NOW = Date.UTC(2026, 0, 1);
const LIMITS = { timeoutMs: 10_000, excerptBytesMax: 100, now: NOW };
const MESSAGE = {
  headers: { "content-type": "application/json", "webhook-id": "w-1" },
  body: "{}",
};
const LOOPBACK = ["127.0.0.0/8"];

const allowing = (networks: readonly string[]): SafeFetch =>
  createSafeFetch({ allowedOrigins: [], allowedNetworks: networks });

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
});

async function serve(...given: Parameters<typeof startServer>) {
  const server = await startServer(...given);
  open.push(server);
  return server;
}

describe("posting to a URL of somebody else", () => {
  it.each(HOSTILE_VECTORS)("refuses $name, in plain and over TLS", async (vector) => {
    const victim = await serve((response) => response.end("secret"));
    const safeFetch = createSafeFetch({
      // What downloads may reach is closed to messages.
      allowedOrigins: [victim.origin, victim.origin.replace("http:", "https:")],
      ...(vector.resolvesTo === undefined
        ? {}
        : { resolve: () => Promise.resolve(vector.resolvesTo ?? []) }),
    });
    const plain = vector.url.replace("PORT", `${victim.port}`);
    for (const url of [plain, plain.replace(/^h\tt?tp:|^http:/, "https:")]) {
      const posted = await safeFetch.post(url, MESSAGE, LIMITS);
      expect({ url, ...posted }).toMatchObject({ url, outcome: "forbidden" });
    }
    const judged = await safeFetch.judge(plain, LIMITS);
    expect(judged).toMatchObject({ outcome: "forbidden" });
    expect(victim.seen).toEqual([]);
  });

  it("refuses plain http to a host elsewhere, also where its network is allowed", async () => {
    const safeFetch = createSafeFetch({
      allowedOrigins: [],
      allowedNetworks: ["10.0.0.0/8"],
      resolve: () => Promise.resolve(["10.0.0.1"]),
    });
    const refused = { outcome: "forbidden", reason: "scheme" };
    for (const url of ["http://10.0.0.1/", "http://inside.example/"]) {
      expect(await safeFetch.judge(url, LIMITS)).toEqual(refused);
      expect(await safeFetch.post(url, MESSAGE, LIMITS)).toEqual(refused);
    }
    expect(await safeFetch.judge("https://inside.example/", LIMITS)).toEqual({
      outcome: "allowed",
    });
  });

  it("sends body and headers as they are to a host that is allowed", async () => {
    const server = await serve((response) => response.writeHead(202).end("thanks"));
    const { post, judge } = allowing(LOOPBACK);
    const url = `${server.origin}/hooks?x=1`;
    expect(await judge(url, LIMITS)).toEqual({ outcome: "allowed" });
    expect(await post(url, { ...MESSAGE, body: '{"ü":1}' }, LIMITS)).toEqual({
      outcome: "answered",
      status: 202,
      retryAfterMs: null,
      excerpt: "thanks",
    });
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: "POST", target: "/hooks?x=1", body: '{"ü":1}' });
    expect(seen?.headers).toMatchObject(MESSAGE.headers);
    expect(seen?.headers["authorization"]).toBeUndefined();
  });

  it("follows no redirect", async () => {
    const victim = await serve((response) => response.end("secret"));
    const server = await serve((response) =>
      response.writeHead(307, { location: victim.origin }).end(),
    );
    const posted = await allowing(LOOPBACK).post(server.origin, MESSAGE, LIMITS);
    expect(posted).toMatchObject({ outcome: "answered", status: 307 });
    expect(victim.seen).toEqual([]);
  });

  it("keeps only the beginning of an answer that never ends", async () => {
    const server = await serve((response) => {
      const pour = (): void => {
        if (!response.destroyed) response.write("x".repeat(50_000), () => setImmediate(pour));
      };
      pour();
    });
    const posted = await allowing(LOOPBACK).post(server.origin, MESSAGE, LIMITS);
    expect(posted).toMatchObject({ outcome: "answered", status: 200, excerpt: "x".repeat(100) });
  });

  it("gives up on a host that does not answer, and keeps the status of one that says no more", async () => {
    const limits = { ...LIMITS, timeoutMs: 200 };
    const silent = await serve(() => {});
    expect(await allowing(LOOPBACK).post(silent.origin, MESSAGE, limits)).toEqual({
      outcome: "late",
    });
    const halting = await serve((response) => void response.writeHead(500).write("so f"));
    expect(await allowing(LOOPBACK).post(halting.origin, MESSAGE, limits)).toMatchObject({
      outcome: "answered",
      status: 500,
      excerpt: "so f",
    });
  });

  it("does not wait for a resolver that never answers", async () => {
    const safeFetch = createSafeFetch({ allowedOrigins: [], resolve: () => new Promise(() => {}) });
    const url = "https://nobody.example/";
    expect(await safeFetch.judge(url, { timeoutMs: 100 })).toMatchObject({
      outcome: "unavailable",
    });
    expect(await safeFetch.post(url, MESSAGE, { ...LIMITS, timeoutMs: 100 })).toEqual({
      outcome: "late",
    });
  });

  it("tells when to come back, named in seconds or as a time", async () => {
    const words = ["120", new Date(NOW + 90_000).toUTCString(), "soon"];
    const server = await serve((response, _, index) =>
      response.writeHead(503, { "retry-after": words[index] ?? "" }).end(),
    );
    const { post } = allowing(LOOPBACK);
    const told: unknown[] = [];
    for (const _ of words) {
      const posted = await post(server.origin, MESSAGE, LIMITS);
      told.push(posted.outcome === "answered" ? posted.retryAfterMs : posted);
    }
    expect(told).toEqual([120_000, 90_000, null]);
  });

  it("says of a port without a listener that nothing was to be had", async () => {
    const url = `http://127.0.0.1:${await unusedPort()}/`;
    expect(await allowing(LOOPBACK).post(url, MESSAGE, LIMITS)).toMatchObject({
      outcome: "unavailable",
    });
  });
});
