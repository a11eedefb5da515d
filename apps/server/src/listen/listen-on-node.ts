import { createServer } from "node:http";
import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { DRAIN_MS_MAX } from "../limits.ts";
import { toListenError } from "./listener.ts";
import type { Listen } from "./listener.ts";

/** The HTTP server of Node. */
export const listenOnNode: Listen = async ({ host, port, answer }) => {
  const handle = getRequestListener(
    (request, { incoming }) =>
      answer(request, { remoteAddress: incoming.socket.remoteAddress ?? null }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  const portTaken = await open(server, host, port);
  return { port: portTaken, close: () => drain(server) };
};

function open(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(toListenError(error, host, port));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, DRAIN_MS_MAX);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
