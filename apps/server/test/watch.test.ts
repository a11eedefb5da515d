import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  STREAMS_PER_ACCOUNT_MAX,
  STREAMS_PER_ADDRESS_MAX,
  STREAM_RETRY_MS,
} from "../src/limits.ts";
import { openEventStream, readRefusal, untilWatchers } from "./support/event-stream.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  // Whoever has left is freed, however the test ended.
  await untilWatchers(server.url, 0);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** An order that waits, so that nothing moves by itself. */
const later = (): { runAt: string } => ({ runAt: new Date(Date.now() + 3_600_000).toISOString() });

describe("the stream of events", () => {
  it("tells of a run from the order to the stored result, and of nothing else", async () => {
    const [guest, other] = await Promise.all([createGuest(server.url), createGuest(server.url)]);
    const [stream, others] = await Promise.all([openEventStream(guest), openEventStream(other)]);
    expect(await stream.news()).toMatchObject({ kind: "opened" });
    expect(await others.news()).toMatchObject({ kind: "opened" });
    const { id } = await guest.create();
    const seen: string[] = [];
    for (let isDone = false; !isDone;) {
      const news = await stream.news();
      if (!("prediction" in news)) throw new TypeError(news.kind);
      expect(news.prediction.id).toBe(id);
      expect(news.eventId).toMatch(/^\d+$/);
      seen.push(news.prediction.status);
      isDone = hasEnded(news.prediction);
    }
    expect(seen.at(-1)).toBe("succeeded");
    const own = await other.create(later());
    const first = await others.news();
    expect(first).toMatchObject({ kind: "prediction", prediction: { id: own.id } });
    stream.leave();
    others.leave();
  });

  it("is sent as it happens: neither compressed nor kept by anybody", async () => {
    const guest = await createGuest(server.url);
    const { response, leave, next } = await openEventStream(guest, {
      headers: { "accept-encoding": "gzip, br" },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-request-id": expect.stringMatching(/./),
    });
    expect(response.headers.get("content-encoding")).toBeNull();
    const connected = await next();
    expect(connected).toMatchObject({ event: "connected" });
    expect(JSON.parse(connected?.data ?? "")).toEqual({ reconnectAfterInactivityMs: 10_000 });
    leave();
  });

  it.each([
    ["in the input", (id: string) => ({ input: { lastEventId: id } })],
    ["as browsers send it", (id: string) => ({ headers: { "last-event-id": id } })],
  ])("goes on from the last id, which comes %s", async (_name, resume) => {
    const guest = await createGuest(server.url);
    const stream = await openEventStream(guest);
    await stream.news();
    const first = await guest.create(later());
    const lastId = await stream.until((news) => news.kind === "prediction");
    stream.leave();
    const second = await guest.create(later());
    await guest.mutate("prediction.cancel", { id: first.id });
    const again = await openEventStream(guest, resume(lastId ?? ""));
    expect(await again.news()).toMatchObject({ kind: "opened", eventId: lastId });
    const missed = [await again.news(), await again.news()];
    expect(missed).toMatchObject([
      { kind: "prediction", prediction: { id: second.id, sequence: 1 } },
      { kind: "prediction", prediction: { id: first.id, sequence: 2, status: "canceled" } },
    ]);
    again.leave();
  });

  it("is freed when its client leaves", async () => {
    const guest = await createGuest(server.url);
    const streams = await Promise.all(Array.from({ length: 5 }, () => openEventStream(guest)));
    await Promise.all(streams.map((stream) => stream.news()));
    await untilWatchers(server.url, 5);
    for (const { leave } of streams) leave();
    await untilWatchers(server.url, 0);
    const again = await openEventStream(guest);
    expect(await again.news()).toMatchObject({ kind: "opened" });
    again.leave();
  });

  it("ends with the session: who signs out hears nothing more", async () => {
    const guest = await createGuest(server.url);
    const stream = await openEventStream(guest);
    await stream.news();
    // Other cookies of a browser come and go while its session stays the same.
    const signedOut = await fetch(`${server.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { origin: server.url, cookie: `sticky=1; ${guest.cookie() ?? ""}` },
    });
    expect(signedOut.status).toBe(200);
    expect(await stream.next()).toBeNull();
    await untilWatchers(server.url, 0);
    expect((await guest.query("prediction.active")).error).toMatchObject({
      data: { reason: "unauthenticated" },
    });
  });
});

describe("a stream that is refused", () => {
  it("says that there is no session", async () => {
    const refused = await readRefusal(await openEventStream(createVisitor(server.url)));
    expect(refused).toMatchObject({
      data: { reason: "unauthenticated", path: "prediction.watch" },
    });
  });

  it.each([{ lastEventId: "first" }, { lastEventId: "-1" }, { lastEventId: 7 }, { other: 1 }])(
    "says what is wrong with the input: %j",
    async (input) => {
      const stream = await openEventStream(await createGuest(server.url), { input });
      expect(await readRefusal(stream)).toMatchObject({ data: { reason: "invalid_input" } });
    },
  );

  it("says when to come back when the address has too many, with whatever accounts", async () => {
    const streams = [];
    while (streams.length < STREAMS_PER_ADDRESS_MAX) {
      const guest = await createGuest(server.url);
      const left = STREAMS_PER_ADDRESS_MAX - streams.length;
      const length = Math.min(STREAMS_PER_ACCOUNT_MAX, left);
      const opened = await Promise.all(Array.from({ length }, () => openEventStream(guest)));
      await Promise.all(opened.map((stream) => stream.news()));
      streams.push(...opened);
    }
    const refused = await readRefusal(await openEventStream(await createGuest(server.url)));
    expect(refused).toMatchObject({
      data: { reason: "rate_limited", retryAfterMs: STREAM_RETRY_MS },
    });
    for (const { leave } of streams) leave();
  });

  it("says when to come back when the account has too many, and takes a place that is free again", async () => {
    const guest = await createGuest(server.url);
    const streams = await Promise.all(
      Array.from({ length: STREAMS_PER_ACCOUNT_MAX }, () => openEventStream(guest)),
    );
    await Promise.all(streams.map((stream) => stream.news()));
    expect(await readRefusal(await openEventStream(guest))).toMatchObject({
      data: { reason: "rate_limited", retryAfterMs: STREAM_RETRY_MS },
    });
    const other = await openEventStream(await createGuest(server.url));
    expect(await other.news()).toMatchObject({ kind: "opened" });
    streams[0]?.leave();
    await untilWatchers(server.url, STREAMS_PER_ACCOUNT_MAX);
    const next = await openEventStream(guest);
    expect(await next.news()).toMatchObject({ kind: "opened" });
    for (const { leave } of [...streams, other, next]) leave();
  });

  it("cannot be one of a batch", async () => {
    const guest = await createGuest(server.url);
    const path = "/trpc/prediction.watch,prediction.watch?batch=1&input=%7B%7D";
    const answer = await guest.send(path, { headers: { accept: "text/event-stream" } });
    const refusals: unknown = await answer.json();
    expect(refusals).toMatchObject([
      { error: { data: { reason: "invalid_input" } } },
      { error: { data: { reason: "invalid_input" } } },
    ]);
  });
});

describe("the end of the server", () => {
  it("ends its streams at once, in a way after which clients come back", async () => {
    await using ending = await startTestServer();
    const guest = await createGuest(ending.url);
    const stream = await openEventStream(guest);
    await stream.news();
    await guest.create(jersey(later()));
    await stream.until((news) => news.kind === "prediction");
    const closing = ending.close();
    // `return` would say that nothing is to come any more.
    expect(await stream.next()).toBeNull();
    await closing;
  });
});
