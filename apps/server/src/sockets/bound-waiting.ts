import type { WebSocket } from "ws";

/**
 * Gives a client up that asks for more, or is to be sent more, while over `waitingBytes` wait for
 * it. A single answer may be longer: what waits is at most so many bytes and one answer.
 */
export function boundWaiting(socket: WebSocket, waitingBytes: number): void {
  const isTaken = (): boolean => {
    const isOver = socket.bufferedAmount > waitingBytes;
    if (isOver) socket.terminate();
    return !isOver;
  };
  socket.send = new Proxy(socket.send.bind(socket), {
    apply: (send, _self, values) => {
      if (isTaken()) Reflect.apply(send, socket, values);
    },
  });
  socket.on("message", isTaken);
  // Each ping is answered, by the package itself.
  socket.on("ping", isTaken);
}
