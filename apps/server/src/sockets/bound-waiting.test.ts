import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { boundWaiting } from "./bound-waiting.ts";

const WAITING_BYTES = 64 * 1024;
/** Longer than what the system keeps of a line by itself. */
const LONG_ANSWER = "x".repeat(32 * 1024 * 1024);

/** Both ends of one line; the client takes nothing from it. */
async function openUnread() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const accepted = once(server, "connection");
  const { port } = castAddress(server.address());
  const client = new WebSocket(`ws://127.0.0.1:${String(port)}`);
  client.on("error", () => undefined);
  const [[socket]] = await Promise.all([accepted, once(client, "open")]);
  client.pause();
  boundWaiting(socket, WAITING_BYTES);
  return {
    client,
    socket: castSocket(socket),
    [Symbol.dispose]: () => {
      client.terminate();
      server.close();
    },
  };
}

function castAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address;
}

function castSocket(value: unknown): WebSocket {
  if (!(value instanceof WebSocket)) throw new TypeError("no socket");
  return value;
}

it("gives up a client for whom too much waits, instead of sending more", async () => {
  using line = await openUnread();
  const { socket } = line;
  const closed = once(socket, "close");
  socket.send(LONG_ANSWER);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  const waiting = socket.bufferedAmount;
  socket.send(LONG_ANSWER);
  expect(socket.bufferedAmount).toBeLessThanOrEqual(waiting);
  expect((await closed)[0]).toBe(1006);
});

it.each(["message", "ping"] as const)(
  "gives up a client that asks for more by a %s while too much waits",
  async (kind) => {
    using line = await openUnread();
    const { client, socket } = line;
    const closed = once(socket, "close");
    socket.send(LONG_ANSWER);
    if (kind === "message") client.send("more");
    else client.ping();
    expect((await closed)[0]).toBe(1006);
  },
);

it("sends on while the client reads", async () => {
  using line = await openUnread();
  const { client, socket } = line;
  client.resume();
  for (const text of [LONG_ANSWER, "second"]) {
    const received = once(client, "message");
    socket.send(text);
    expect(String((await received)[0])).toBe(text);
  }
  expect(socket.readyState).toBe(WebSocket.OPEN);
});
