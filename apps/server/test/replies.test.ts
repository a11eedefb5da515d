import { once } from "node:events";
import { readdir, truncate } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { RECEIVE_LIMITS, listenWithin } from "../src/listen/listen-on-node.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const MIB = 1024 * 1024;
/** Larger than what the kernel holds for both ends of a connection of one machine. */
const FILM_BYTES = 32 * MIB;

let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer();
  port = Number(new URL(server.url).port);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

type Client = {
  socket: Socket;
  /** Everything that came so far. */
  answer: () => string;
  errors: string[];
  closed: Promise<unknown>;
};

function open(to: number): Client {
  const socket = connect({
    port: to,
    host: "127.0.0.1",
    noDelay: true,
    // A client that has more to say keeps its side open when the other one is closed.
    allowHalfOpen: true,
  });
  const chunks: Buffer[] = [];
  const errors: string[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", (error) => errors.push(error.message));
  socket.on("end", () => {
    if (socket.writableLength === 0) socket.end();
  });
  const closed = once(socket, "close").catch(() => once(socket, "close"));
  return { socket, answer: () => Buffer.concat(chunks).toString("latin1"), errors, closed };
}

/** Writes zeros in pieces as a slow client would, until all are written or nobody reads them. */
async function writeSlowly({ socket }: Client, bytes: number): Promise<void> {
  const piece = Buffer.alloc(64 * 1024);
  for (let written = 0; written < bytes && !socket.destroyed; written += piece.byteLength) {
    socket.write(piece.subarray(0, Math.min(piece.byteLength, bytes - written)));
    await sleep(5);
  }
}

describe("requests in a row that wait for leave to send", () => {
  it("never find an interim reply inside the reply to an earlier one", async () => {
    const client = open(port);
    const slow = "POST /api/auth/sign-in/anonymous HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n";
    const quick = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
    const waits = "Expect: 100-continue\r\n";
    // The quick ones are answered while the slow one is still worked on.
    client.socket.write(
      `${slow}${waits}\r\n${quick}${waits}\r\n${quick}${waits}Connection: close\r\n\r\n`,
    );
    await client.closed;
    const replies = client.answer().split(/(?=HTTP\/1\.1 )/);
    const finals = replies.filter((reply) => !reply.startsWith("HTTP/1.1 100 "));
    expect(finals).toHaveLength(3);
    for (const reply of finals) {
      expect(reply).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(reply).toMatch(/\r\n\r\n\{.*\}$/);
    }
  });

  it("are given leave in their turn", async () => {
    const client = open(port);
    const request =
      "POST /trpc/prediction.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n";
    client.socket.write(
      `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${request}Connection: close\r\n\r\n`,
    );
    await expect.poll(client.answer).toMatch(/"ok"\}HTTP\/1\.1 100 Continue\r\n\r\n$/);
    client.socket.write("{}");
    await client.closed;
    expect(client.answer()).toMatch(/ 100 Continue\r\n\r\nHTTP\/1\.1 401 /);
  });
});

describe("a refusal of a body that is too large", () => {
  const head = (bytes: number): string =>
    `POST /trpc/prediction.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${String(bytes)}\r\n\r\n`;

  it("reaches a client that still writes", async () => {
    const client = open(port);
    client.socket.write(head(3 * MIB));
    await writeSlowly(client, 3 * MIB);
    await client.closed;
    expect(client.errors).toEqual([]);
    expect(client.answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(client.answer()).toContain('"reason":"payload_too_large"');
  });

  it("reaches a client that told no length", async () => {
    const client = open(port);
    const pieces = 40;
    client.socket.write(head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked"));
    for (let piece = 0; piece < pieces; piece += 1) {
      client.socket.write(`10000\r\n${"x".repeat(65_536)}\r\n`);
      await sleep(5);
    }
    client.socket.write("0\r\n\r\n");
    await client.closed;
    expect(client.errors).toEqual([]);
    expect(client.answer()).toContain('"reason":"payload_too_large"');
  });

  it.each([
    ["bytes", { lingerBytes: MIB, lingerMs: 60_000 }],
    ["time", { lingerBytes: 1024 * MIB, lingerMs: 100 }],
  ])("is not waited for beyond a limit of %s", async (_name, limits) => {
    const listener = await listenWithin(
      { ...RECEIVE_LIMITS, ...limits },
      {
        host: "127.0.0.1",
        port: 0,
        answer: () =>
          Promise.resolve(new Response("no", { status: 413, headers: { connection: "close" } })),
      },
    );
    const client = open(listener.port);
    client.socket.write(head(512 * MIB));
    await Promise.race([writeSlowly(client, 512 * MIB), client.closed]);
    await client.closed;
    expect(client.answer()).toMatch(/^HTTP\/1\.1 413 /);
    await listener.close();
  });
});

describe("a body that breaks while it is sent", () => {
  it.each([
    ["at its first bytes", 0],
    ["later", 3],
  ])("%s: ends the connection, and its error is told to nobody", async (_name, pieces) => {
    const written = vi.spyOn(console, "error");
    const listener = await listenWithin(RECEIVE_LIMITS, {
      host: "127.0.0.1",
      port: 0,
      answer: () => {
        let left = pieces;
        const body = new ReadableStream<Uint8Array>({
          pull: async (controller) => {
            await sleep(10);
            if (left === 0) throw new Error("the secret path /data/x");
            left -= 1;
            controller.enqueue(Buffer.from("a piece. "));
          },
        });
        return Promise.resolve(new Response(body, { headers: { "content-type": "text/plain" } }));
      },
    });
    const client = open(listener.port);
    client.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await client.closed;
    expect(client.answer()).not.toMatch(/Error|secret|\r\n0\r\n\r\n$/);
    expect(client.answer().split("a piece. ")).toHaveLength(pieces + 1);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    await listener.close();
  });
});

describe("a stored file that breaks while it is sent", () => {
  /** A picture of a guest: how to ask for it, and where its bytes are. */
  const store = async (): Promise<{ path: string; file: string; guest: Visitor }> => {
    const guest = await createGuest(server.url);
    const created = await guest.create();
    const { id, outputs } = await guest.waitUntil(created.id, hasEnded);
    const path = outputs[0]?.url ?? "";
    const folder = join(server.dataDirectory, "results");
    const names = await readdir(folder, { recursive: true });
    const name = names.find((file) => file.includes(id) && file.endsWith("/0")) ?? "";
    return { path, file: join(folder, name), guest };
  };

  it("ends the connection, says nothing more, and is told to our own log", async () => {
    const { path, file, guest } = await store();
    await truncate(file, FILM_BYTES);
    const sql = "UPDATE stored_result SET bytes = ?1 WHERE id = ?2";
    const id = path.split("/").at(-1) ?? "";
    await server.database.batch([{ sql, args: [FILM_BYTES, id] }]);
    const response = await guest.send(path);
    expect(response.status).toBe(200);
    await truncate(file, 1);
    await expect(response.arrayBuffer()).rejects.toThrow("terminated");
    await expect
      .poll(() => server.lines.join("\n"))
      .toContain("A result broke off while it was sent.");
  });

  it("is a failure with a request id where it is not what was stored", async () => {
    const { path, file, guest } = await store();
    await truncate(file, 1);
    const response = await guest.send(path);
    expect(response.status).toBe(500);
    expect(response.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
    expect(await response.text()).not.toMatch(/Error:|shorter|\/results/);
  });
});
