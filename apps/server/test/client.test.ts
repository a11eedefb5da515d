import { rm } from "node:fs/promises";
import { DarkroomError, createClient } from "@darkroom/client";
import type { Prediction } from "@darkroom/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenOnNode } from "../src/listen/listen-on-node.ts";
import { startServer } from "../src/start/start-server.ts";
import { untilWatchers } from "./support/event-stream.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createDataDirectory, startTestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

const RUN_MS = 1_500;
const addressOf = (input: Parameters<typeof fetch>[0]): string =>
  input instanceof Request ? input.url : input.toString();

const order = (durationMs = RUN_MS) => ({
  model: "darkroom/jersey-speed",
  input: { prompt: "a jersey to wait for", __scenario: { durationMs } },
});

let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  cookie = (await createGuest(server.url)).cookie() ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

type Sent = { path: string; body: string };

/** The client of a program that keeps a visitor's cookie, with a note of all it sends. */
function connect(through: typeof fetch = fetch) {
  const sent: Sent[] = [];
  const client = createClient({
    url: server.url,
    headers: () => ({ cookie }),
    fetch: (input, init) => {
      const body = typeof init?.body === "string" ? init.body : "";
      sent.push({ path: new URL(addressOf(input)).pathname, body });
      return through(input, init);
    },
  });
  const looks = () => sent.filter(({ path }) => path.endsWith("/prediction.get")).length;
  return { client, sent, looks };
}

const withoutStream: typeof fetch = (input, init) =>
  addressOf(input).includes("prediction.watch")
    ? Promise.resolve(new Response("no stream here", { status: 503 }))
    : fetch(input, init);

describe("waiting for a prediction", () => {
  it("is told of each stage by the stream, and hardly asks", async () => {
    const { client, looks } = connect();
    const told: Prediction[] = [];
    const { id } = await client.predictions.create(order());
    const ended = await client.predictions.wait(id, { onUpdate: (each) => told.push(each) });
    expect(ended).toMatchObject({ id, status: "succeeded", outputs: [{ kind: "image" }] });
    expect(told.at(-1)).toEqual(ended);
    expect(told.map(({ status }) => status)).toContain("processing");
    const sequences = told.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    // Once to begin with and once for what happened before the stream was open.
    expect(looks()).toBeLessThanOrEqual(2);
  });

  it("asks when it is worth while where no stream can be had", async () => {
    const { client, looks } = connect(withoutStream);
    const { id } = await client.predictions.create(order());
    expect(await client.predictions.wait(id)).toMatchObject({ id, status: "succeeded" });
    expect(looks()).toBeGreaterThan(1);
    expect(looks()).toBeLessThan(12);
  });

  it("serves many waits by one stream, and closes it after the last", async () => {
    const { client, sent } = connect();
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => (await client.predictions.create(order(300))).id),
    );
    const ended = await Promise.all(ids.map((id) => client.predictions.wait(id)));
    expect(ended.map(({ status }) => status)).toEqual(Array(5).fill("succeeded"));
    expect(sent.filter(({ path }) => path.endsWith("/prediction.watch"))).toHaveLength(1);
    await untilWatchers(server.url, 0);
  });

  it("tells how an end that is no success came about, and does not throw for it", async () => {
    const { client } = connect();
    const scenario = { durationMs: 50, outcome: "fail" };
    const ended = await client.predictions.run({
      ...order(),
      input: { prompt: "a jersey", __scenario: scenario },
    });
    expect(ended).toMatchObject({ status: "failed", error: { released: ended.credits.price } });
  });

  it("ends with a timeout that says that nothing is lost", async () => {
    const { client } = connect();
    const { id } = await client.predictions.create(order(5_000));
    const waited = client.predictions.wait(id, { timeoutMs: 300 });
    await expect(waited).rejects.toMatchObject({ code: "timeout" });
    expect((await client.predictions.get(id)).endedAt).toBeNull();
    await client.predictions.cancel(id);
    expect(await client.predictions.wait(id)).toMatchObject({ status: "canceled" });
  });

  it("ends at once when its caller gives up, with the caller's own reason", async () => {
    const { client } = connect();
    const { id } = await client.predictions.create(order(5_000));
    const gone = new AbortController();
    const waited = client.predictions.wait(id, { signal: gone.signal });
    const reason = new Error("the page was left");
    setTimeout(() => gone.abort(reason), 200);
    await expect(waited).rejects.toBe(reason);
    await expect(client.predictions.wait(id, { signal: gone.signal })).rejects.toBe(reason);
    await client.predictions.cancel(id);
  });

  it("does not wait for what is not there", async () => {
    const { client } = connect();
    const waited = client.predictions.wait("nobody");
    await expect(waited).rejects.toMatchObject({ code: "not_found", httpStatus: 404 });
    await expect(waited).rejects.toBeInstanceOf(DarkroomError);
  });
});

describe("an order", () => {
  it("whose answer is lost is sent again and stays one", async () => {
    let isLost = false;
    const { client, sent } = connect(async (input, init) => {
      const response = await fetch(input, init);
      if (isLost || !addressOf(input).includes("prediction.create")) return response;
      isLost = true;
      throw new TypeError("the line is cut");
    });
    const ordered = await client.predictions.create(order(50));
    const keys = sent.map(({ body }) => /"idempotencyKey":"([^"]+)"/.exec(body)?.[1]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    const { items } = await client.api.prediction.list.query({ limit: 1 });
    expect(items.map(({ id }) => id)).toEqual([ordered.id]);
    expect(items[0]?.requestId).toBe(ordered.requestId);
  });

  it("that is refused says what is wrong with which field", async () => {
    const { client, sent } = connect();
    const ordered = client.predictions.create({ model: "darkroom/jersey-speed", input: {} });
    await expect(ordered).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 400,
      fields: [{ field: "prompt" }],
      requestId: expect.any(String),
    });
    expect(sent).toHaveLength(1);
  });

  it("by nobody is refused", async () => {
    const client = createClient({ url: server.url });
    const ordered = client.predictions.create(order());
    await expect(ordered).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("to nobody fails after three tries", async () => {
    let tries = 0;
    const client = createClient({
      url: "http://127.0.0.1:9",
      fetch: (input, init) => {
        tries += 1;
        return fetch(input, init);
      },
    });
    await expect(client.predictions.create(order())).rejects.toMatchObject({ code: "unreachable" });
    expect(tries).toBe(3);
  });
});

it("a wait outlives a restart of the server", async () => {
  const dataDirectory = await createDataDirectory();
  const start = (port: string) =>
    startServer({
      listen: listenOnNode,
      variables: { PORT: port, DATA_DIR: dataDirectory },
      write: () => undefined,
    });
  const first = await start("0");
  const guest = await createGuest(first.url);
  const client = createClient({
    url: first.url,
    headers: () => ({ cookie: guest.cookie() ?? "" }),
  });
  const { id } = await client.predictions.create(jersey(order(3_000)));
  const waited = client.predictions.wait(id);
  await expect.poll(async () => (await client.predictions.get(id)).status).toBe("processing");
  await first.close();
  const second = await start(new URL(first.url).port);
  expect(await waited).toMatchObject({ id, status: "succeeded" });
  await second.close();
  await rm(dataDirectory, { recursive: true, force: true });
});
