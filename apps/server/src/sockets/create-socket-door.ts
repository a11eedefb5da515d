import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createConverse, refuse } from "@darkroom/api";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { AppParts } from "../http/app-context.ts";
import { streamsOfKey } from "../auth/watch.ts";
import { readClientAddress } from "../http/client-address.ts";
import { REQUEST_ID_HEADER, readRequestId } from "../http/request-id.ts";
import { CALL_BODY_BYTES_MAX } from "../limits.ts";
import type { SocketDoor } from "../listen/listener.ts";
import { refuseLine } from "../listen/refuse-client.ts";
import { createApiContext, logFailure } from "../routes/create-api-context.ts";
import { createPlaces } from "../streams/create-places.ts";
import { boundWaiting } from "./bound-waiting.ts";
import { isTrustedOrigin } from "./is-trusted-origin.ts";
import { whenDrained } from "./when-drained.ts";

export type SocketLimits = {
  /** Sockets of one client address, and of all, that may be open at once. */
  eachAddress: number;
  all: number;
  /** A client that is silent for `pingMs` is asked for a sign of life and given up after `pongMs`. */
  pingMs: number;
  pongMs: number;
  /** Calls of one socket that are answered at once; more are refused. */
  calls: number;
  /** A client for whom so much waits is given up instead of sent more. */
  waitingBytes: number;
  /** A client is given so long to answer that its socket is closed. */
  closeMs: number;
};

/** The code of the protocol for a server that goes away: clients come back. */
const GOING_AWAY = 1001;

type Visit = { requestId: string; clientAddress: string; line: Duplex; gone: AbortSignal };

/**
 * `/trpc` by WebSocket. The session is that of the cookie which came with the upgrade, or the key
 * that of its bearer, for as long as the socket is open: when it changes, and after the time of a
 * stream, the socket is closed and its client opens another one.
 */
export function createSocketDoor(parts: AppParts, limits: SocketLimits): SocketDoor {
  const admit = createPlaces({ each: limits.eachAddress, all: limits.all });
  const visits = new WeakMap<IncomingMessage, Visit>();
  const enders = new WeakMap<IncomingMessage, () => void>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: CALL_BODY_BYTES_MAX,
    perMessageDeflate: false,
  });
  sockets.on("headers", (headers, incoming) => {
    headers.push(`${REQUEST_ID_HEADER}: ${visits.get(incoming)?.requestId ?? parts.newId()}`);
  });
  sockets.on("wsClientError", (_error, line) => void refuseLine(line, 400, "malformed"));
  const converse = createConverse({
    sockets,
    pingMs: limits.pingMs,
    pongMs: limits.pongMs,
    createContext: async (incoming) => {
      const visit = visits.get(incoming);
      if (visit === undefined) throw new TypeError("a socket without its upgrade");
      const found = await parts.callers.find(headersOf(incoming));
      if (found.outcome === "refused") throw refuse({ reason: found.reason });
      const { caller, key, operator, signedInAt, visitorMark } = found;
      const who = { actor: caller, key, operator, signedInAt, visitorMark };
      if (key !== null) holdForKey(parts, visit, { keyId: key.id, end: enders.get(incoming) });
      const admitCall = createPlaces({ each: limits.calls, all: limits.calls });
      return createApiContext(parts, {
        ...visit,
        ...who,
        admitCall: () => admitCall(visit.requestId),
        drained: () => whenDrained(visit.line),
      });
    },
    onFailure: (failed) => logFailure(parts, failed),
  });

  const begin = (socket: WebSocket, incoming: IncomingMessage): void => {
    const end = (): void => {
      socket.close(GOING_AWAY);
      const timer = setTimeout(() => socket.terminate(), limits.closeMs);
      socket.once("close", () => clearTimeout(timer));
    };
    holdForSession(parts, socket, { session: parts.sessionOf(headersOf(incoming)), end });
    enders.set(incoming, end);
    boundWaiting(socket, limits.waitingBytes);
    converse(socket, incoming);
  };

  const path = `${parts.basePath}/trpc`;
  return {
    wants: ({ method, url = "", headers }) =>
      method === "GET" &&
      headers.upgrade?.toLowerCase() === "websocket" &&
      (url === path || url.startsWith(`${path}?`)),
    open: (incoming, line, head) => {
      const { origin = null, host = null } = incoming.headers;
      const { publicUrl, corsOrigins } = parts;
      if (!isTrustedOrigin({ origin, host, publicUrl, corsOrigins })) {
        return void refuseLine(line, 403, "forbidden");
      }
      const visit = describeVisit(parts, incoming, line);
      const admission = admit(visit.clientAddress);
      if (admission.outcome === "rate_limited") return void refuseLine(line, 429, "too_many");
      line.once("close", admission.release);
      visits.set(incoming, visit);
      parts.log("debug", "socket", { requestId: visit.requestId });
      sockets.handleUpgrade(incoming, line, head, begin);
    },
  };
}

/** A socket is closed when the session ends with which it came. */
function holdForSession(
  parts: AppParts,
  socket: WebSocket,
  { session, end }: { session: string | null; end: () => void },
): void {
  socket.once("close", parts.streams.open(session, end));
  if (session !== null) socket.once("close", parts.sessionWatch.hold(session));
}

/** A socket that came with a key is closed when the key can no longer be used. */
function holdForKey(
  parts: AppParts,
  { line }: Visit,
  { keyId, end = () => line.destroy() }: { keyId: string; end: (() => void) | undefined },
): void {
  line.once("close", parts.streams.open(streamsOfKey(keyId), end));
  line.once("close", parts.keyWatch.hold(keyId));
}

function describeVisit(parts: AppParts, incoming: IncomingMessage, line: Duplex): Visit {
  const headers = headersOf(incoming);
  const leaving = new AbortController();
  line.once("close", () => leaving.abort());
  return {
    requestId: readRequestId(headers.get(REQUEST_ID_HEADER), parts.newId),
    clientAddress: readClientAddress({
      remoteAddress: incoming.socket.remoteAddress ?? null,
      forwardedFor: headers.get("x-forwarded-for"),
      trustedProxies: parts.trustedProxies,
    }),
    line,
    gone: leaving.signal,
  };
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}
