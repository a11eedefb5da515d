import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ACTOR_CACHE_MS,
  HEALTH_CACHE_MS,
  RESULT_CACHE_S,
  SESSION_LIFETIME_S,
} from "../src/limits.ts";
import { listenOnNode } from "../src/listen/listen-on-node.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";

/** Machines are slow: what is kept for a second is asked about for much longer. */
const PATIENCE = 30;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe("limits of time", () => {
  it("a session's cookie is kept by the browser for its lifetime", async () => {
    const response = await createVisitor(server.url).signIn();
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(new RegExp(`; Max-Age=${String(SESSION_LIFETIME_S)};`));
  });

  it("a result is kept by the browser for so long, and by nobody else", async () => {
    const guest = await createGuest(server.url);
    const created = await guest.create();
    const { outputs } = await guest.waitUntil(created.id, hasEnded);
    const response = await guest.send(outputs[0]?.url ?? "");
    expect(response.headers.get("cache-control")).toBe(
      `private, max-age=${String(RESULT_CACHE_S)}`,
    );
    await response.arrayBuffer();
  });

  it("a session that is gone is known no longer than the cache keeps it", async () => {
    const guest = await createGuest(server.url);
    const status = async (): Promise<number> => (await guest.query("account.get")).status;
    expect(await status()).toBe(200);
    await server.database.batch([{ sql: "DELETE FROM auth_session", args: [] }]);
    await expect.poll(status, { timeout: PATIENCE * ACTOR_CACHE_MS }).toBe(401);
  });

  it("a health that has changed is told when the last reading is old", async () => {
    await using broken = await startTestServer();
    const status = async (): Promise<number> => (await fetch(`${broken.url}/readyz`)).status;
    expect(await status()).toBe(200);
    await broken.database.close();
    await expect.poll(status, { timeout: PATIENCE * HEALTH_CACHE_MS }).toBe(503);
  });

  it("an end does not wait for a request that never ends", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
    const listener = await listenOnNode({
      host: "127.0.0.1",
      port: 0,
      answer: () => {
        begin(undefined);
        return new Promise(() => undefined);
      },
    });
    const socket = connect({ port: listener.port, host: "127.0.0.1" });
    const closed = once(socket, "close");
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await begun;
    await listener.close();
    await closed;
    expect(socket.bytesRead).toBe(0);
  });
});
