import { IncomingMessage, createServer } from "node:http";
import type { Server } from "node:http";
import { RequestError, getRequestListener } from "@hono/node-server";
import {
  DRAIN_MS_MAX,
  LINGER_BYTES_MAX,
  LINGER_MS_MAX,
  REQUEST_HEADERS_MS_MAX,
  REQUEST_MS_MAX,
  STALLED_LOOK_MS,
} from "../limits.ts";
import { giveLeaveInTurn } from "./give-leave.ts";
import { linger } from "./linger.ts";
import type { LingerLimits } from "./linger.ts";
import { toListenError } from "./listener.ts";
import type { Listen, Listener } from "./listener.ts";
import { plainRefusal } from "./plain-refusal.ts";
import { refuseClients } from "./refuse-client.ts";
import { shieldBody } from "./shield-body.ts";

/** How long a client may take to send a request, and how often that is looked at. */
export type ReceiveLimits = LingerLimits & {
  headersMs: number;
  requestMs: number;
  lookMs: number;
};

export const RECEIVE_LIMITS: ReceiveLimits = {
  headersMs: REQUEST_HEADERS_MS_MAX,
  requestMs: REQUEST_MS_MAX,
  lookMs: STALLED_LOOK_MS,
  lingerBytes: LINGER_BYTES_MAX,
  lingerMs: LINGER_MS_MAX,
};

/** The HTTP server of Node. */
export const listenOnNode: Listen = (options) => listenWithin(RECEIVE_LIMITS, options);

/** The same with other limits on the receiving of requests. */
export async function listenWithin(
  limits: ReceiveLimits,
  { host, port, answer, sockets }: Parameters<Listen>[0],
): Promise<Listener> {
  const handle = getRequestListener(
    async (request, { incoming, outgoing }) => {
      // The library lets hosts such as 527.0.0.1 through, of which no URL can be made later.
      const response = URL.canParse(request.url)
        ? await answer(request, { remoteAddress: incoming.socket.remoteAddress ?? null })
        : plainRefusal(400, "malformed", { connection: "close" });
      return incoming instanceof IncomingMessage
        ? linger(shieldBody(response, outgoing), incoming, limits)
        : response;
    },
    {
      overrideGlobalObjects: false,
      // A target or a host of which no URL can be made.
      errorHandler: (error) =>
        error instanceof RequestError
          ? plainRefusal(400, "malformed", { connection: "close" })
          : plainRefusal(500, "internal"),
    },
  );
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.lookMs,
      // A request without a host is refused by the listener below, in our own words.
      requireHostHeader: false,
      // What asks for another protocol than this one is a request like any other.
      shouldUpgradeCallback: (incoming) => sockets?.wants(incoming) === true,
    },
    (incoming, outgoing) => void handle(incoming, outgoing),
  );
  if (sockets !== undefined) server.on("upgrade", sockets.open);
  refuseClients(server);
  giveLeaveInTurn(server);
  const portTaken = await open(server, host, port);
  return { port: portTaken, close: () => drain(server) };
}

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
