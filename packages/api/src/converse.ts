import type { IncomingMessage } from "node:http";
import { getWSConnectionHandler } from "@trpc/server/adapters/ws";
import type { Encoder } from "@trpc/server/adapters/ws";
import { describeFailure } from "./answer-call.ts";
import type { FailedCall } from "./answer-call.ts";
import type { ApiContext } from "./context.ts";
import { BATCH_CALLS_MAX } from "./limits.ts";
import { appRouter } from "./router.ts";

/** Takes the calls of one WebSocket of the package `ws` until it closes. */
export type Converse = ReturnType<typeof getWSConnectionHandler>;

/**
 * The calls of tRPC over WebSockets, queries, mutations and subscriptions alike.
 * @param call.createContext is called once for each socket, which speaks for one caller
 * @param call.pingMs after so much silence the client is asked for a sign of life
 * @param call.pongMs and given up after so much more
 */
export function createConverse(call: {
  sockets: Parameters<typeof getWSConnectionHandler>[0]["wss"];
  createContext: (request: IncomingMessage) => Promise<ApiContext>;
  onFailure: (failed: FailedCall) => void;
  pingMs: number;
  pongMs: number;
}): Converse {
  return getWSConnectionHandler({
    router: appRouter,
    wss: call.sockets,
    createContext: ({ req }) => call.createContext(req),
    keepAlive: { enabled: true, pingMs: call.pingMs, pongWaitMs: call.pongMs },
    experimental_encoder: BOUNDED_JSON,
    onError: ({ error, path }) => {
      // A client that breaks the protocol or its line is closed, and no failure of a call.
      if (!isBrokenLine(error.cause)) call.onFailure(describeFailure(error, path));
    },
  });
}

/** JSON whose lists of calls are no longer than those of a batch. */
const BOUNDED_JSON: Encoder = {
  encode: (message) => JSON.stringify(message),
  decode: (text) => {
    const message: unknown = JSON.parse(
      typeof text === "string" ? text : new TextDecoder().decode(text),
    );
    if (Array.isArray(message) && message.length > BATCH_CALLS_MAX) {
      throw new RangeError("too many calls in one message");
    }
    return message;
  },
};

const BROKEN_LINE_CODES: ReadonlySet<string> = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE"]);

/** Whether an error comes from the socket itself, by the codes of Node and of `ws`. */
function isBrokenLine(cause: unknown): boolean {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string")
    return false;
  return cause.code.startsWith("WS_ERR_") || BROKEN_LINE_CODES.has(cause.code);
}
