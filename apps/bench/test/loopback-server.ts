import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";

export type LoopbackServer = { url: string } & AsyncDisposable;

/** A server of this test on a free port of the loopback interface. */
export async function startLoopbackServer(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("A port was expected.");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
