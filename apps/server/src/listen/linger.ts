import type { IncomingMessage } from "node:http";
import { isStream } from "../http/is-stream.ts";

/** How much of a refused body is still taken in, and for how long. */
export type LingerLimits = { lingerBytes: number; lingerMs: number };

/**
 * A refusal that closes the connection is sent at once, but the connection stays until the client
 * has sent the rest of its body, which nobody keeps, or until a limit. Closing on a client that
 * still writes would reset the connection, and take the refusal away with it.
 */
export async function linger(
  response: Response,
  incoming: IncomingMessage,
  limits: LingerLimits,
): Promise<Response> {
  const isClosing = response.headers.get("connection") === "close";
  if (!isClosing || incoming.complete || isStream(response.headers)) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-length", String(bytes.byteLength));
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      controller.enqueue(bytes);
      await discard(incoming, limits);
      controller.close();
    },
  });
  return new Response(body, { status: response.status, headers });
}

/** Reads what still comes until it ends or a limit is met. */
function discard(incoming: IncomingMessage, limits: LingerLimits): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const settle = (): void => {
      clearTimeout(timer);
      incoming.off("data", count).off("end", settle).off("close", settle).off("error", settle);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.byteLength;
      if (bytes > limits.lingerBytes) settle();
    };
    const timer = setTimeout(settle, limits.lingerMs);
    // Whoever has read until now gave up, and would hold the stream back.
    incoming.removeAllListeners("data");
    incoming.on("data", count).on("end", settle).on("close", settle).on("error", settle);
    incoming.resume();
  });
}
