import { connect } from "node:net";
import { rm } from "node:fs/promises";
import type { AppRouter } from "@darkroom/api";
import type { PredictionNews } from "@darkroom/engine";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { EventSource } from "eventsource";
import { expect, it, vi } from "vitest";
import { listenOnNode } from "../src/listen/listen-on-node.ts";
import { startServer } from "../src/start/start-server.ts";
import type { StartedServer } from "../src/start/start-server.ts";
import { NEWS_MADE, ROUNDS, later, moveOften, orderMany } from "./support/many-moves.ts";
import { parseEvent, readNews, untilWatchers } from "./support/event-stream.ts";
import { createDataDirectory, startTestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

/** The client that tRPC publishes, with a session as a browser would have one. */
async function createOfficialClient(url: string) {
  const signedIn = await fetch(`${url}/api/auth/sign-in/anonymous`, { method: "POST" });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .join("; ");
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: `${url}/trpc`,
          EventSource,
          eventSourceOptions: () => ({
            fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
          }),
        }),
        false: httpBatchLink({ url: `${url}/trpc`, headers: { cookie } }),
      }),
    ],
  });
}

it("the official client is told of everything, over a restart of the server too", async () => {
  const dataDirectory = await createDataDirectory();
  const start = (port: string): Promise<StartedServer> =>
    startServer({
      listen: listenOnNode,
      variables: { PORT: port, DATA_DIR: dataDirectory },
      write: () => undefined,
    });
  const first = await start("0");
  const client = await createOfficialClient(first.url);
  const told: { id: string; data: PredictionNews }[] = [];
  const ended: unknown[] = [];
  const subscription = client.prediction.watch.subscribe(
    {},
    {
      onData: ({ id, data }) => told.push({ id, data }),
      onError: (error) => ended.push(error),
      onComplete: () => ended.push("complete"),
    },
  );
  await vi.waitFor(() => expect(told).toMatchObject([{ data: { kind: "opened" } }]), 20_000);
  const one = await client.prediction.create.mutate(jersey(later()));
  await vi.waitFor(() => expect(told.length).toBe(2), 20_000);
  await first.close();
  const second = await start(new URL(first.url).port);
  const two = await client.prediction.create.mutate(jersey(later()));
  await client.prediction.cancel.mutate({ id: one.id });
  await vi.waitFor(
    () => {
      const sequences = told.flatMap(({ data }) =>
        data.kind === "prediction"
          ? `${data.prediction.id} ${String(data.prediction.sequence)}`
          : [],
      );
      expect(sequences).toContain(`${two.id} 1`);
      expect(sequences).toContain(`${one.id} 2`);
    },
    { timeout: 40_000 },
  );
  const ids = told.map(({ id }) => Number(id));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(ended).toEqual([]);
  subscription.unsubscribe();
  await untilWatchers(second.url, 0);
  await second.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

it("a client that does not read costs no more than its line holds, and gets the newest in the end", async () => {
  await using server = await startTestServer({ LIMIT_CREATES_PER_MINUTE: "1000" });
  const [guest, waker] = await Promise.all([createGuest(server.url), createGuest(server.url)]);
  const ids = await orderMany(guest);
  const reader = await openStalledReader(server, guest.cookie() ?? "");
  await untilWatchers(server.url, 1);
  await moveOften(server, ids, waker);
  const views = reader.resume();
  await vi.waitFor(() => expect(views.get(ids.at(-1) ?? "")).toBe(1 + ROUNDS), {
    timeout: 40_000,
  });
  expect([...views.values()]).toEqual(ids.map(() => 1 + ROUNDS));
  // Most of what happened was never rendered.
  expect(reader.newsCount()).toBeLessThan(NEWS_MADE / 2);
  reader.close();
  await untilWatchers(server.url, 0);
});

/** Opens a stream and takes nothing from its connection before it is told to. */
async function openStalledReader({ url }: StartedServer, cookie: string) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const path = "/trpc/prediction.watch?input=%7B%7D";
  socket.pause();
  // Without the chunks of HTTP/1.1 the bytes are those of the events.
  socket.write(`GET ${path} HTTP/1.0\r\nhost: ${hostname}\r\ncookie: ${cookie}\r\n\r\n`);
  const views = new Map<string, number>();
  let newsCount = 0;
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => {
    rest += String(chunk);
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const { event, data } = parseEvent(block);
      if (event !== "" || data === "") continue;
      const news = readNews(data);
      if (news.kind !== "prediction") continue;
      newsCount += 1;
      views.set(news.prediction.id, news.prediction.sequence);
    }
  });
  return {
    resume: () => {
      socket.resume();
      return views;
    },
    newsCount: () => newsCount,
    close: () => socket.destroy(),
  };
}
