export type BodyOutcome =
  | { outcome: "read"; bytes: Uint8Array<ArrayBuffer> }
  | { outcome: "too_large" }
  /** The client was gone before the end of it. */
  | { outcome: "broken_off" };

/**
 * Reads a body up to a limit. An honest `content-length` beyond it is refused before anything
 * is read, a dishonest one as soon as the limit is passed.
 */
export async function readBody(request: Request, bytesMax: number): Promise<BodyOutcome> {
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > bytesMax) return { outcome: "too_large" };
  if (request.body === null) return { outcome: "read", bytes: new Uint8Array() };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Leaving the loop cancels the rest of the body.
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > bytesMax) return { outcome: "too_large" };
      chunks.push(chunk);
    }
  } catch {
    return { outcome: "broken_off" };
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return { outcome: "read", bytes };
}
