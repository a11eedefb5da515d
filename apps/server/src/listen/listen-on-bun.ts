import { DRAIN_MS_MAX, REPLY_IDLE_S_MAX } from "../limits.ts";
import { toListenError } from "./listener.ts";
import type { Listen } from "./listener.ts";

type BunServer = {
  port: number;
  requestIP: (request: Request) => { address: string } | null;
  stop: (closeActiveConnections: boolean) => Promise<void>;
};

declare const Bun: {
  serve: (options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    fetch: (request: Request, server: BunServer) => Promise<Response>;
  }) => BunServer;
};

/** The HTTP server of Bun. */
export const listenOnBun: Listen = ({ host, port, answer }) => {
  try {
    const server = Bun.serve({
      hostname: host,
      port,
      // Its own default of 10 s would cut off calls that are held.
      idleTimeout: REPLY_IDLE_S_MAX,
      fetch: (request, { requestIP }) =>
        answer(request, { remoteAddress: requestIP.call(server, request)?.address ?? null }),
    });
    return Promise.resolve({ port: server.port, close: () => drain(server) });
  } catch (error) {
    return Promise.reject(toListenError(error, host, port));
  }
};

async function drain(server: BunServer): Promise<void> {
  const timer = setTimeout(() => void server.stop(true), DRAIN_MS_MAX);
  await server.stop(false);
  clearTimeout(timer);
}
