import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listenOnNode } from "../src/listen/listen-on-node.ts";
import type { Listener } from "../src/listen/listener.ts";
import { openRawClient } from "./support/raw-client.ts";

const SLOW_MS = 150;
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

let listener: Listener;

/** Echoes; `/slow` takes its time before the first byte, `/long` between the first and the last. */
beforeAll(async () => {
  listener = await listenOnNode({
    host: "127.0.0.1",
    port: 0,
    answer: async (request) => {
      const path = new URL(request.url).pathname;
      if (path === "/long") return new Response(inTwoPieces());
      if (path === "/slow") await sleep(SLOW_MS);
      return new Response(`${path} ${await request.text()}`);
    },
  });
});

afterAll(() => listener.close());

function inTwoPieces(): ReadableStream<Uint8Array> {
  const pieces = ["first ", "last"];
  return new ReadableStream({
    pull: async (controller) => {
      const piece = pieces.shift();
      if (piece === undefined) return controller.close();
      if (piece === "last") await sleep(SLOW_MS);
      controller.enqueue(new TextEncoder().encode(piece));
    },
  });
}

const get = (path: string, more = ""): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const post = (path: string, body: string, more = ""): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(body.length)}\r\n${more}\r\n${body}`;

/** Statuses in the order of their coming, each with what follows until the next. */
function split(text: string): { status: string; rest: string }[] {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .map((reply) => ({ status: reply.slice(9, 12), rest: reply.slice(reply.indexOf("\r\n") + 2) }));
}

describe("requests in a row, one of which waits for 100 Continue", () => {
  const EXPECTS = "Expect: 100-continue\r\n";
  const CLOSES = "Connection: close\r\n";

  it.each([
    ["a quick answer", "/quick"],
    ["an answer that is long in coming", "/slow"],
    ["an answer in pieces", "/long"],
  ])("is told so after %s and before its own", async (_name, path) => {
    const client = openRawClient(listener.port);
    client.socket.write(get(path) + post("/told", "body", EXPECTS + CLOSES));
    const text = await client.closed;
    expect(split(text).map(({ status }) => status)).toEqual(["200", "100", "200"]);
    expect(split(text)[1]?.rest).toBe("\r\n");
    expect(text).toMatch(/\/told body$/);
  });

  it("sends its body when it is told so", async () => {
    const client = openRawClient(listener.port);
    const whole = post("/told", "body", EXPECTS + CLOSES);
    client.socket.write(get("/slow") + whole.slice(0, -4));
    await vi.waitFor(() => expect(client.text()).toContain(CONTINUE));
    client.socket.write("body");
    expect(await client.closed).toMatch(/\/told body$/);
  });

  it("is not answered when the client leaves before its turn", async () => {
    const client = openRawClient(listener.port);
    client.socket.write(get("/slow") + post("/told", "body", EXPECTS));
    await sleep(SLOW_MS / 3);
    client.socket.destroy();
    expect(await client.closed).toBe("");
    const next = openRawClient(listener.port);
    next.socket.write(get("/quick", CLOSES));
    expect(await next.closed).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("bytes that are no HTTP behind requests in a row", () => {
  it("never put a refusal into a reply that has begun", async () => {
    const client = openRawClient(listener.port);
    client.socket.write(get("/long") + get("/slow"));
    await vi.waitFor(() => expect(client.text()).toContain("first "));
    client.socket.write("\u0016\u0003\u0001\r\n\r\n");
    const text = await client.closed;
    expect(split(text).map(({ status }) => status)).toEqual(["200"]);
    expect(text).not.toContain("malformed");
  });
});
