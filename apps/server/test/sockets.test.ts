import { once } from "node:events";
import type { AppRouter } from "@darkroom/api";
import type { PredictionNews } from "@darkroom/engine";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { CALL_BODY_BYTES_MAX, SOCKETS_PER_ADDRESS_MAX } from "../src/limits.ts";
import { untilWatchers } from "./support/event-stream.ts";
import { NEWS_MADE, ROUNDS, later, moveOften, orderMany } from "./support/many-moves.ts";
import { addressOf, openSocket, textOf } from "./support/open-socket.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const CORS_ORIGIN = "https://studio.example";
const WAIT = { timeout: 20_000 };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ CORS_ORIGINS: CORS_ORIGIN });
});

afterEach(async () => {
  await untilWatchers(server.url, 0);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** The client that tRPC publishes, on a socket of this visitor. */
function createOfficialClient(url: string, visitor: Visitor | null) {
  const cookie = visitor?.cookie() ?? "";
  class SocketWithCookie extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers: cookie === "" ? {} : { cookie } });
    }
  }
  const sockets = createWSClient({
    url: addressOf(url),
    WebSocket: castSocket(SocketWithCookie),
    retryDelayMs: () => 20,
  });
  return { client: createTRPCClient<AppRouter>({ links: [wsLink({ client: sockets })] }), sockets };
}

/** The class of `ws` has everything of the browser's one that the client uses. */
function castSocket(constructor: unknown): typeof globalThis.WebSocket {
  if (!isConstructor(constructor)) throw new TypeError("no constructor");
  return constructor;
}

function isConstructor(value: unknown): value is typeof globalThis.WebSocket {
  return typeof value === "function" && value.prototype instanceof WebSocket;
}

async function refusalOf(socket: WebSocket): Promise<{ status: number | undefined; body: string }> {
  const [, response] = await once(socket, "unexpected-response");
  let body = "";
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}

describe("the official client on a WebSocket", () => {
  it("asks, orders and is told of the whole run", async () => {
    const guest = await createGuest(server.url);
    const { client, sockets } = createOfficialClient(server.url, guest);
    expect(await client.credit.balance.query()).toEqual({ available: 100, reserved: 0 });
    const told: { id: string; data: PredictionNews }[] = [];
    const subscription = client.prediction.watch.subscribe(
      {},
      { onData: ({ id, data }) => told.push({ id, data }) },
    );
    await vi.waitFor(() => expect(told).toMatchObject([{ data: { kind: "opened" } }]), WAIT);
    const { id } = await client.prediction.create.mutate(jersey());
    await vi.waitFor(() => {
      const { data } = told.at(-1) ?? {};
      expect(data?.kind === "prediction" && hasEnded(data.prediction)).toBe(true);
    }, WAIT);
    expect(
      told.slice(1).every(({ data }) => "prediction" in data && data.prediction.id === id),
    ).toBe(true);
    subscription.unsubscribe();
    await untilWatchers(server.url, 0);
    await sockets.close();
  });

  it("goes on after its line was cut, and has lost nothing", async () => {
    const guest = await createGuest(server.url);
    const { client, sockets } = createOfficialClient(server.url, guest);
    const told: PredictionNews[] = [];
    client.prediction.watch.subscribe({}, { onData: ({ data }) => told.push(data) });
    await vi.waitFor(() => expect(told).toMatchObject([{ kind: "opened" }]), WAIT);
    const first = await guest.create(jersey(later()));
    await vi.waitFor(() => expect(told.length).toBe(2), WAIT);
    sockets.connection?.ws.close();
    const second = await guest.create(jersey(later()));
    await guest.mutate("prediction.cancel", { id: first.id });
    await vi.waitFor(() => {
      const seen = told.flatMap((news) =>
        news.kind === "prediction"
          ? `${news.prediction.id} ${String(news.prediction.sequence)}`
          : [],
      );
      expect(seen).toEqual(expect.arrayContaining([`${second.id} 1`, `${first.id} 2`]));
    }, WAIT);
    await sockets.close();
  });

  it("is refused without a session as over HTTP", async () => {
    const { client, sockets } = createOfficialClient(server.url, null);
    await expect(client.prediction.active.query()).rejects.toMatchObject({
      data: { reason: "unauthenticated", path: "prediction.active" },
    });
    const errors: unknown[] = [];
    client.prediction.watch.subscribe({}, { onError: (error) => errors.push(error) });
    await vi.waitFor(() => {
      expect(errors).toMatchObject([{ data: { reason: "unauthenticated" } }]);
    }, WAIT);
    expect((await client.model.list.query()).length).toBeGreaterThan(0);
    await sockets.close();
  });
});

describe("a socket", () => {
  it.each([
    ["no origin, as of programs", {}],
    ["our own origin", () => ({ origin: server.url })],
    ["an origin that is allowed", { origin: CORS_ORIGIN }],
  ])("is opened for %s", async (_name, headers) => {
    const socket = openSocket(server.url, typeof headers === "function" ? headers() : headers);
    const [upgraded] = await once(socket, "upgrade");
    expect(upgraded.headers["x-request-id"]).toMatch(/./);
    socket.terminate();
  });

  it.each(["https://evil.example", "null", "http://127.0.0.1:1"])(
    "is refused to a page of another site: %s",
    async (origin) => {
      const guest = await createGuest(server.url);
      const socket = openSocket(server.url, { origin, cookie: guest.cookie() ?? "" });
      expect(await refusalOf(socket)).toMatchObject({
        status: 403,
        body: '{"outcome":"forbidden"}',
      });
    },
  );

  it("is nothing that other paths have: they answer as they always do", async () => {
    const socket = new WebSocket(`${addressOf(server.url).replace("/trpc", "")}/healthz`);
    socket.on("error", () => undefined);
    expect(await refusalOf(socket)).toMatchObject({ status: 200 });
  });

  it("is closed when a message is larger than a body may be", async () => {
    const socket = openSocket(server.url);
    await once(socket, "open");
    socket.send("x".repeat(CALL_BODY_BYTES_MAX + 1));
    expect((await once(socket, "close"))[0]).toBe(1009);
    expect(server.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it.each([
    ["too many calls at once", JSON.stringify(Array.from({ length: 101 }, () => ({})))],
    ["no JSON", "{"],
    ["no call", "7"],
  ])("refuses a message that holds %s", async (_name, message) => {
    const socket = openSocket(server.url);
    await once(socket, "open");
    socket.send(message);
    const [answer] = await once(socket, "message");
    expect(JSON.parse(String(answer))).toMatchObject({
      id: null,
      error: { data: { reason: "invalid_input" } },
    });
    socket.terminate();
  });

  it("is refused when its address has too many, and taken when one of them is gone", async () => {
    const sockets = Array.from({ length: SOCKETS_PER_ADDRESS_MAX }, () => openSocket(server.url));
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    expect(await refusalOf(openSocket(server.url))).toMatchObject({ status: 429 });
    sockets[0]?.terminate();
    await vi.waitFor(async () => {
      const again = openSocket(server.url);
      sockets.push(again);
      await once(again, "open");
    }, WAIT);
    for (const socket of sockets) socket.terminate();
  });

  it("ends with its session", async () => {
    const guest = await createGuest(server.url);
    // Other cookies of a browser come and go while its session stays the same.
    const socket = openSocket(server.url, { cookie: `sticky=1; ${guest.cookie() ?? ""}` });
    await once(socket, "open");
    const closed = once(socket, "close");
    await guest.send("/api/auth/sign-out", { method: "POST", headers: { origin: server.url } });
    expect((await closed)[0]).toBe(1001);
  });

  it("is closed at the end of the server", async () => {
    await using ending = await startTestServer();
    const socket = openSocket(ending.url);
    await once(socket, "open");
    const closed = once(socket, "close");
    await ending.close();
    expect((await closed)[0]).toBe(1001);
  });
});

describe("a client that has gone without a word", () => {
  it("is given up when it gives no sign of life", async () => {
    await using impatient = await startTestServer({}, { pingMs: 50, pongMs: 50 });
    const silent = openSocket(impatient.url);
    const alive = openSocket(impatient.url);
    alive.on("message", (message) => {
      if (textOf(message) === "PING") alive.send("PONG");
    });
    await Promise.all([once(silent, "open"), once(alive, "open")]);
    expect(await once(silent, "message")).toEqual([Buffer.from("PING"), false]);
    expect((await once(silent, "close"))[0]).toBe(1006);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    alive.terminate();
  });

  it("does not keep the server from its end", async () => {
    await using ending = await startTestServer({}, { closeMs: 50 });
    const socket = openSocket(ending.url);
    await once(socket, "open");
    // It never reads that it is asked to close.
    socket.pause();
    await ending.close();
    // The stores are closed after all connections, and not at all when the end takes too long.
    await expect(ending.database.ping()).rejects.toThrow("closed");
    socket.terminate();
  });
});

describe("a client that does not read", () => {
  it("is sent no more than its line holds, and the newest in the end", async () => {
    await using server = await startTestServer({ LIMIT_CREATES_PER_MINUTE: "1000" });
    const [guest, waker] = await Promise.all([createGuest(server.url), createGuest(server.url)]);
    const ids = await orderMany(guest);
    const socket = openSocket(server.url, { cookie: guest.cookie() ?? "" });
    await once(socket, "open");
    const views = new Map<string, number>();
    let newsCount = 0;
    socket.on("message", (message) => {
      const news = newsIn(textOf(message));
      if (news?.kind !== "prediction") return;
      newsCount += 1;
      views.set(news.prediction.id, news.prediction.sequence);
    });
    const params = { path: "prediction.watch", input: {} };
    socket.send(JSON.stringify({ id: 1, method: "subscription", params }));
    await untilWatchers(server.url, 1);
    socket.pause();
    await moveOften(server, ids, waker);
    socket.resume();
    await vi.waitFor(() => expect(views.get(ids.at(-1) ?? "")).toBe(1 + ROUNDS), {
      timeout: 40_000,
    });
    expect([...views.values()]).toEqual(ids.map(() => 1 + ROUNDS));
    expect(newsCount).toBeLessThan(NEWS_MADE / 2);
    socket.terminate();
    await untilWatchers(server.url, 0);
  });

  it("is given up when it asks for more and more", async () => {
    await using strict = await startTestServer({}, { waitingBytes: 64 * 1024 });
    const socket = openSocket(strict.url);
    await once(socket, "open");
    socket.pause();
    const closed = once(socket, "close");
    const params = { path: "model.list" };
    const asking = setInterval(() => {
      const calls = Array.from({ length: 100 }, (_, id) => ({ id, method: "query", params }));
      socket.send(JSON.stringify(calls));
    }, 5);
    expect((await closed)[0]).toBe(1006);
    clearInterval(asking);
  });
});

/** The news in one message of tRPC, or null for messages of other kinds. */
function newsIn(text: string): PredictionNews | null {
  const message: unknown = text === "PING" ? null : JSON.parse(text);
  if (!isResult(message) || message.result.data === undefined) return null;
  return message.result.data.data;
}

type Result = { result: { data?: { id: string; data: PredictionNews } } };

function isResult(value: unknown): value is Result {
  return typeof value === "object" && value !== null && "result" in value;
}
