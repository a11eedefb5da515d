import { openSocket, textOf } from "./open-socket.ts";

export type SocketDoor = {
  /** What a call is answered with, and the status that goes with it. */
  call: (path: string, kind: string, input: unknown) => Promise<[body: unknown, status: number]>;
} & AsyncDisposable;

/** A WebSocket that calls one procedure after the other. */
export async function knockOnSocket(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<SocketDoor> {
  const socket = openSocket(url, headers);
  const waiting = new Map<number, (body: unknown) => void>();
  socket.on("message", (message) => {
    const body: unknown = JSON.parse(textOf(message));
    if (typeof body !== "object" || body === null || !("id" in body)) return;
    waiting.get(Number(body.id))?.(body);
  });
  await new Promise((resolve) => socket.once("open", resolve));
  let calls = 0;
  return {
    call: async (path, method, input) => {
      calls += 1;
      const id = calls;
      const answer = new Promise<unknown>((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, jsonrpc: "2.0", method, params: { path, input } }));
      const body = await answer;
      const status = Number(/"httpStatus":(\d+)/.exec(JSON.stringify(body))?.[1] ?? 200);
      return [body, status];
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.close();
      await closed;
    },
  };
}
