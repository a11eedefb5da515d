import { WebSocket } from "ws";
import type { RawData } from "ws";

export const addressOf = (url: string): string => `${url.replace("http:", "ws:")}/trpc`;

/** A socket with the cookie of a visitor, as browsers send it, or without one. */
export function openSocket(url: string, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(addressOf(url), { headers });
  // What goes wrong is told by `close` or by the test itself.
  socket.on("error", () => undefined);
  return socket;
}

export const textOf = (message: RawData): string =>
  Buffer.isBuffer(message) ? message.toString() : "not one buffer";
