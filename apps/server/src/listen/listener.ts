import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Connection } from "../http/app-context.ts";
import { StartError } from "../start/start-error.ts";

export type Listener = {
  /** The port that was really taken. */
  port: number;
  /** Takes no new requests, and ends when the running ones did or after `DRAIN_MS_MAX`. */
  close: () => Promise<void>;
};

export type Answer = (request: Request, connection: Connection) => Promise<Response>;

/** Takes connections over that are to become WebSockets. */
export type SocketDoor = {
  /** Whether this request is for it; all others are answered like every request. */
  wants: (incoming: IncomingMessage) => boolean;
  open: (incoming: IncomingMessage, line: Duplex, head: Buffer) => void;
};

/** Opens a port with the HTTP server of a runtime. Rejects with a `StartError`. */
export type Listen = (options: {
  host: string;
  port: number;
  answer: Answer;
  /** Only the server of Node has one. */
  sockets?: SocketDoor;
}) => Promise<Listener>;

/** The one line for a port that cannot be opened. */
export function toListenError(error: unknown, host: string, port: number): StartError {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const place = `${String(port)} on ${host}`;
  switch (code) {
    case "EADDRINUSE":
    case "AddrInUse":
      return new StartError(
        "port_taken",
        `Port ${place} is already in use. Stop the other program or set PORT to a free one.`,
        { cause: error },
      );
    case "EACCES":
      return new StartError(
        "port_forbidden",
        `Port ${place} may not be opened by this user. Set PORT to one above 1023.`,
        { cause: error },
      );
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Port ${place} cannot be opened: ${reason}. Check HOST and PORT.`;
      return new StartError("listen", message, { cause: error });
    }
  }
}
