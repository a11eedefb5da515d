import { STATUS_CODES } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { plainRefusal } from "./plain-refusal.ts";

const MALFORMED = 400;
const METHOD_NOT_ALLOWED = 405;
const EXPECTATION_FAILED = 417;

/** Statuses of what the parser of the runtime refuses; everything else is malformed. */
const PARSER_STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what never becomes a request: bytes that are no HTTP, clients that stop half-way,
 * tunnels and expectations. Left alone, the runtime would answer without a request id.
 */
export function refuseClients(server: Server): void {
  const answering = new WeakMap<Duplex, Set<ServerResponse>>();
  server.prependListener("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const replies = answering.get(incoming.socket) ?? new Set();
    answering.set(incoming.socket, replies.add(outgoing));
    outgoing.once("close", () => replies.delete(outgoing));
  });
  server.on("clientError", (error: Error, socket: Duplex) => {
    // A reply that has begun must not be continued with another one.
    const replies = [...(answering.get(socket) ?? [])];
    const isTalking = replies.some((reply) => reply.headersSent && !reply.writableFinished);
    if (isTalking || !socket.writable || readCode(error) === "ECONNRESET") {
      socket.destroy();
      return;
    }
    void refuseLine(socket, PARSER_STATUSES[readCode(error)] ?? MALFORMED, "malformed");
  });
  server.on("connect", (_incoming: IncomingMessage, socket: Duplex) => {
    void refuseLine(socket, METHOD_NOT_ALLOWED, "malformed");
  });
  server.on("checkExpectation", (_incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { headers } = plainRefusal(EXPECTATION_FAILED, "malformed");
    // The body that waits for our word would be taken for the next request.
    outgoing.writeHead(EXPECTATION_FAILED, { ...Object.fromEntries(headers), connection: "close" });
    outgoing.end(JSON.stringify({ outcome: "malformed" }));
  });
}

function readCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Writes a whole reply by hand and closes the connection. */
export async function refuseLine(
  socket: Duplex,
  status: number,
  outcome: Parameters<typeof plainRefusal>[1],
): Promise<void> {
  // The client may be gone before the last byte; there is nobody else to tell.
  socket.on("error", () => undefined);
  const response = plainRefusal(status, outcome, { connection: "close" });
  const body = await response.text();
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${String(Buffer.byteLength(body))}`;
  const first = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}`;
  socket.end([first, ...lines, length, "", body].join("\r\n"), () => socket.destroy());
}
