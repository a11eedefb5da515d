import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export type Seen = {
  method: string;
  /** Path and query. */
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
};

export type Answer = (response: ServerResponse, seen: Seen, index: number) => void;

export interface LoopbackServer extends AsyncDisposable {
  origin: string;
  port: number;
  seen: Seen[];
}

/** A real HTTP server on a free loopback port that keeps what it was asked. */
export async function startServer(answer: Answer): Promise<LoopbackServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const record = async (): Promise<void> => {
      const { method = "", url = "", headers } = request;
      const entry = { method, target: url, headers, body: await text(request) };
      answer(response, entry, seen.push(entry) - 1);
    };
    record().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A loopback port on which nobody listens. */
export async function unusedPort(): Promise<number> {
  await using server = await startServer(() => {});
  return server.port;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
