import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ANSWER_MS_MAX, PIECE_GAP_MS } from "../limits.ts";
import { findHeader, parseReplies } from "./parse-replies.ts";
import type { Parsed, Reply } from "./parse-replies.ts";

/** What came back, and how it came to its end. */
export type Exchange = Parsed & {
  /** `silent`: no complete answer within the limit. */
  ending: "answered" | "closed" | "silent";
  durationMs: number;
};

export type Sending = {
  bytes: Buffer;
  isHead: boolean;
  /** Answers that a good server gives to these bytes. */
  repliesWanted: number;
  /** Closes our sending side after the last byte: nothing more will come. */
  endsSending: boolean;
  isSlow: boolean;
};

/** One connection after the other, each kept as long as the server keeps it. */
export type Lane = {
  exchange: (sending: Sending) => Promise<Exchange>;
  close: () => void;
};

const SLOW_PIECES = 6;

/** Opens connections to a port of this machine as they are needed. */
export function createLane(port: number): Lane {
  let kept: Socket | null = null;
  const once = async (sending: Sending, socket: Socket): Promise<Exchange> => {
    const exchange = await talk(socket, sending);
    const isKept =
      exchange.ending === "answered" && !sending.endsSending && exchange.rest.length === 0;
    kept = isKept && !exchange.replies.some(closesConnection) ? socket : null;
    if (kept === null) socket.destroy();
    return exchange;
  };
  return {
    exchange: async (sending) => {
      if (kept !== null && !kept.destroyed) {
        const exchange = await once(sending, kept);
        // An idle connection may be closed just when we write on it; only a new one tells more.
        if (exchange.ending !== "closed" || exchange.replies.length > 0) return exchange;
      }
      return once(sending, openSocket(port));
    },
    close: () => kept?.destroy(),
  };
}

function openSocket(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  // A reset is an ending like any other; it is told by `close`.
  socket.on("error", () => undefined);
  return socket;
}

export function closesConnection(reply: Reply): boolean {
  return findHeader(reply, "connection")?.toLowerCase() === "close";
}

function talk(socket: Socket, sending: Sending): Promise<Exchange> {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const read = (isClosed: boolean): Parsed =>
      parseReplies(Buffer.concat(chunks), { isHead: sending.isHead, isClosed });
    const settle = (ending: Exchange["ending"]): void => {
      clearTimeout(timer);
      socket.off("data", onData).off("close", onClose);
      resolve({ ...read(ending === "closed"), ending, durationMs: performance.now() - startedAt });
    };
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      // Bytes that may hold any number of requests are answered until the server closes.
      if (sending.endsSending) return;
      const { replies } = read(false);
      const isLast = replies.at(-1) !== undefined && replies.slice(-1).some(closesConnection);
      if (replies.length >= sending.repliesWanted || isLast) settle("answered");
    };
    const onClose = (): void => settle("closed");
    const timer = setTimeout(() => settle("silent"), ANSWER_MS_MAX);
    socket.on("data", onData).on("close", onClose);
    void write(socket, sending);
  });
}

async function write(socket: Socket, sending: Sending): Promise<void> {
  const { bytes, isSlow, endsSending } = sending;
  const size = isSlow ? Math.max(1, Math.ceil(bytes.length / SLOW_PIECES)) : bytes.length;
  for (let start = 0; start < bytes.length && !socket.destroyed; start += size) {
    socket.write(bytes.subarray(start, start + size));
    if (isSlow) await sleep(PIECE_GAP_MS);
  }
  if (endsSending && !socket.destroyed) socket.end();
}
