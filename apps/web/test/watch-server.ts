import type { IncomingMessage, ServerResponse } from "node:http";
import { TRPCError, initTRPC, tracked } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Plugin } from "vite";
import type { StreamNews } from "../src/live/wire.ts";
import { sampleFailed, samplePrediction } from "./samples.ts";

const PING_MS = 50;
/** Long enough for a page that polls to have asked. */
const END_AFTER_MS = 2_500;
/** Long enough that what was said before arrives. */
const BREAK_AFTER_MS = 200;

const trpc = initTRPC.create({ sse: { ping: { enabled: true, intervalMs: PING_MS } } });

function readLastEventId(input: unknown): string | null {
  if (typeof input !== "object" || input === null || !("lastEventId" in input)) return null;
  return typeof input.lastEventId === "string" ? input.lastEventId : null;
}

const news = (id: string, one: StreamNews) => tracked(id, one);

/** Streams that behave in one way each; the way stands in the address. */
const ROUTERS = {
  stays: trpc.router({
    "prediction.watch": trpc.procedure.input(readLastEventId).subscription(async function* ({
      input,
      signal,
    }) {
      yield news(input ?? "7", { kind: "opened" });
      yield news("8", { kind: "prediction", prediction: samplePrediction({ id: "watched" }) });
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    }),
  }),
  moves: trpc.router({
    "prediction.watch": trpc.procedure.input(readLastEventId).subscription(async function* ({
      signal,
    }) {
      yield news("7", { kind: "opened" });
      await new Promise((resolve) => setTimeout(resolve, END_AFTER_MS));
      yield news("8", { kind: "prediction", prediction: sampleFailed({ id: "running" }) });
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    }),
  }),
  ends: trpc.router({
    "prediction.watch": trpc.procedure.input(readLastEventId).subscription(async function* () {
      yield news("7", { kind: "opened" });
    }),
  }),
  refuses: trpc.router({
    "prediction.watch": trpc.procedure
      .use(() => {
        throw new TRPCError({ code: "UNAUTHORIZED" });
      })
      .subscription(async function* () {
        yield news("7", { kind: "opened" });
      }),
  }),
};

const isWay = (way: string): way is keyof typeof ROUTERS => Object.hasOwn(ROUTERS, way);

async function answer(
  way: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const router = isWay(way) ? ROUTERS[way] : ROUTERS.stays;
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const response = await fetchRequestHandler({
    endpoint: "/trpc",
    router,
    req: new Request(`http://studio/trpc/${(incoming.url ?? "").split("/trpc/")[1]}`, {
      signal: gone.signal,
    }),
    allowBatching: false,
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (way === "breaks") setTimeout(() => outgoing.destroy(), BREAK_AFTER_MS);
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) break;
    outgoing.write(piece.value);
  }
  outgoing.end();
}

/** Real streams for the tests that run in a real browser, at `/watch/<way>/trpc`. */
export function serveWatch(): Plugin {
  return {
    name: "serve-watch",
    configureServer: (server) => {
      server.middlewares.use("/watch", (incoming, outgoing) => {
        const way = incoming.url?.split("/")[1] ?? "";
        answer(way, incoming, outgoing).catch(() => outgoing.destroy());
      });
    },
  };
}
