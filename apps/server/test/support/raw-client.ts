import { connect } from "node:net";
import type { Socket } from "node:net";

export type RawClient = {
  socket: Socket;
  /** Everything that came so far, a character for each byte. */
  text: () => string;
  /** Resolves with all of it when the connection has ended, however it did. */
  closed: Promise<string>;
};

/** A connection whose bytes are written and read by hand. */
export function openRawClient(port: number): RawClient {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const chunks: Buffer[] = [];
  const text = (): string => Buffer.concat(chunks).toString("latin1");
  socket.on("data", (chunk) => chunks.push(chunk));
  // A reset is an ending like any other; it is told by `close`.
  socket.on("error", () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.on("close", () => resolve(text()));
  });
  return { socket, text, closed };
}
