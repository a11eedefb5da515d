import { connect } from "node:net";
import { readdir, readlink } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { RECEIVE_LIMITS, listenWithin } from "../src/listen/listen-on-node.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer({ LOG_LEVEL: "info" });
  port = Number(new URL(server.url).port);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Writes bytes on a connection of their own; resolves with everything until its end. */
function talk(text: string, options: { port?: number; leave?: boolean } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: options.port ?? port, host: "127.0.0.1" });
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    socket.write(text, "latin1", () => {
      if (options.leave === true) setTimeout(() => socket.destroy(), 50);
    });
  });
}

describe("what is no request", () => {
  it.each([
    ["bytes that are no HTTP", "\u0016\u0003\u0001\r\n\r\n", 400],
    [
      "a head that is too long",
      `GET / HTTP/1.1\r\nHost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`,
      431,
    ],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      400,
    ],
    ["an odd expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n", 417],
    ["a tunnel", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 405],
    ["a host that is none", "GET / HTTP/1.1\r\nHost: a b:c\r\nConnection: close\r\n\r\n", 400],
    [
      "a host that only looks like an address",
      "POST /trpc/prediction.create HTTP/1.1\r\nHost: 527.0.0.1:3000\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
      400,
    ],
    ["no host at all", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["a target that is no path", "GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
  ])("is refused with a request id and a policy: %s", async (_name, text, status) => {
    const answer = await talk(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect(answer).toMatch(/^x-request-id: [\w-]{36}\r$/im);
    expect(answer).toMatch(/^content-security-policy: default-src 'none'; /im);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
    expect(answer).toMatch(/\{"outcome":"malformed"\}/);
  });
});

describe("a client that stops half-way", () => {
  it.each([
    ["in the head", "GET / HTTP/1.1\r\nHost: x\r\nx-slow: "],
    ["in the body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"],
  ])("is cut off after its time: %s", async (_name, text) => {
    const listener = await listenWithin(
      { ...RECEIVE_LIMITS, headersMs: 100, requestMs: 200, lookMs: 50 },
      {
        host: "127.0.0.1",
        port: 0,
        answer: async (request) => new Response(await request.text()),
      },
    );
    expect(await talk(text, { port: listener.port })).toMatch(/^HTTP\/1\.1 408 /);
    await listener.close();
  });

  it.each([
    ["/trpc/prediction.create", "content-type: application/json"],
    ["/webhooks/replicate?prediction=x&t=y", "webhook-id: x"],
    ["/api/auth/sign-in/anonymous", "content-type: application/json"],
  ])("and leaves is no failure of ours: %s", async (path, header) => {
    const before = server.lines.length;
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n${header}\r\n\r\n`;
    await talk(`${head}{"a":`, { leave: true });
    await vi.waitFor(() => {
      expect(server.lines.slice(before).join("\n")).toContain(`"path":"${path.split("?")[0]}"`);
    });
    const lines = server.lines.slice(before);
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    expect(lines.filter((line) => line.includes('"status":5'))).toEqual([]);
  });
});

describe("what is only asked about", () => {
  it("leaves no file of a result open", async () => {
    const guest = await createGuest(server.url);
    const created = await guest.create();
    const { outputs } = await guest.waitUntil(created.id, hasEnded);
    const path = outputs[0]?.url ?? "";
    for (const range of ["bytes=0-9", "bytes=0-99999999", "bytes=99999999-"]) {
      const asked = await guest.send(path, { method: "HEAD", headers: { range } });
      expect(await asked.text()).toBe("");
    }
    await vi.waitFor(async () => {
      expect(await listOpenFiles(`${server.dataDirectory}/results`)).toEqual([]);
    });
  });
});

describe("what the library of the sessions refuses", () => {
  it("is told to our own log alone, and as no failure of ours", async () => {
    const written = vi.spyOn(console, "error");
    const before = server.lines.length;
    const post = (path: string, headers: Record<string, string>, body: string) =>
      fetch(`${server.url}/api/auth/${path}`, { method: "POST", headers, body });
    const json = { "content-type": "application/json" };
    const cookie = "darkroom.session_token=x";
    await post("sign-out", { ...json, cookie, origin: "https://evil.example" }, "{}");
    await post("sign-in/anonymous", { ...json, origin: server.url }, "{not json");
    await post("sign-in/anonymous", { "content-type": "text/plain", origin: server.url }, "x");
    await fetch(`${server.url}/api/auth/callback/x?code=1`);
    expect(written).not.toHaveBeenCalled();
    const lines = server.lines.slice(before);
    expect(lines.join("\n")).toContain("Invalid origin");
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    written.mockRestore();
  });

  it.each([
    "application/x-www-form-urlencoded, x",
    "application/x-www-form-urlencoded; a, text/plain",
    "application/x-www-form-urlencoded, <!--x-->, ",
    "application/x-www-form-urlencoded;, text/plain",
    "application/json;application/x-www-form-urlencoded",
    "multipart/form-data",
  ])("is refused where its type is none that we take: %s", async (contentType) => {
    for (const path of ["sign-in/anonymous", "unlink-account", "sign-out", "callback/x"]) {
      const response = await fetch(`${server.url}/api/auth/${path}`, {
        method: "POST",
        headers: { "content-type": contentType },
        body: "a=b",
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
  });
});

/** Files below a folder that this process holds open; none where the system does not tell. */
async function listOpenFiles(folder: string): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd").catch(() => []);
  const targets = descriptors.map((descriptor) =>
    readlink(`/proc/self/fd/${descriptor}`).catch(() => ""),
  );
  return (await Promise.all(targets)).filter((target) => target.startsWith(folder));
}
