import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** A line between browsers and a server that can be cut like a cable. */
export type Line = AsyncDisposable & {
  url: string;
  /** Nothing gets through any more, in either direction, and nobody is told. */
  cut: () => void;
  /** New connections get through again; the old ones are gone. */
  mend: () => void;
};

const HOST = "127.0.0.1";

/**
 * Forwards connections to a port that may be opened later. While it is cut, connections hang open
 * without a byte, as when a cable is pulled out; when it is mended they are reset.
 */
export async function openLine(portOf: () => number): Promise<Line> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer({ pauseOnConnect: true }, (near) => {
    sockets.add(near);
    near.on("error", () => near.destroy());
    near.on("close", () => sockets.delete(near));
    if (isCut) return;
    const far = connect(portOf(), HOST);
    sockets.add(far);
    far.on("error", () => near.destroy());
    far.on("close", () => {
      sockets.delete(far);
      if (!isCut) near.destroy();
    });
    near.on("close", () => far.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The line has no port.");
  return {
    url: `http://${HOST}:${String(address.port)}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      isCut = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
