import type { IncomingMessage } from "node:http";
import { describeError } from "../network-error.ts";

export type BodyOutcome =
  | { outcome: "downloaded"; bytes: Uint8Array; contentType: string | null }
  | { outcome: "too_large" }
  | { outcome: "unavailable"; errorText: string };

const declaredBytes = (response: IncomingMessage): number | null => {
  const text = response.headers["content-length"];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
};

/** Reads a body up to a cap. One that ends before its declared length was cut on the way. */
export async function readBody(response: IncomingMessage, bytesMax: number): Promise<BodyOutcome> {
  const declared = declaredBytes(response);
  if (declared !== null && declared > bytesMax) {
    response.destroy();
    return { outcome: "too_large" };
  }
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    response.destroy();
    return { outcome: "unavailable", errorText: `unasked content encoding ${encoding}` };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      // Leaving the loop destroys the response.
      if (bytes > bytesMax) return { outcome: "too_large" };
      chunks.push(chunk);
    }
  } catch (error) {
    return { outcome: "unavailable", errorText: describeError(error) };
  }
  if ((declared !== null && declared !== bytes) || !response.complete) {
    const errorText = `truncated body: ${bytes} of ${declared ?? "unknown"} bytes`;
    return { outcome: "unavailable", errorText };
  }
  const contentType = response.headers["content-type"] ?? null;
  return { outcome: "downloaded", bytes: Buffer.concat(chunks), contentType };
}
