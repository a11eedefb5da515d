import { DRAIN_MS_MAX } from "../limits.ts";
import { toListenError } from "./listener.ts";
import type { Listen } from "./listener.ts";

type DenoServer = {
  addr: { port: number };
  shutdown: () => Promise<void>;
};

declare const Deno: {
  serve: (
    options: { hostname: string; port: number; signal: AbortSignal; onListen: () => void },
    handler: (
      request: Request,
      connection: { remoteAddr: { hostname?: string } },
    ) => Promise<Response>,
  ) => DenoServer;
};

/** The HTTP server of Deno. */
export const listenOnDeno: Listen = ({ host, port, answer }) => {
  const abort = new AbortController();
  try {
    const server = Deno.serve(
      { hostname: host, port, signal: abort.signal, onListen: () => undefined },
      (request, { remoteAddr }) => answer(request, { remoteAddress: remoteAddr.hostname ?? null }),
    );
    return Promise.resolve({ port: server.addr.port, close: () => drain(server, abort) });
  } catch (error) {
    return Promise.reject(toListenError(error, host, port));
  }
};

async function drain(server: DenoServer, abort: AbortController): Promise<void> {
  const timer = setTimeout(() => {
    abort.abort();
  }, DRAIN_MS_MAX);
  await server.shutdown();
  clearTimeout(timer);
}
