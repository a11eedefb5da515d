import { BATCH_UPLOAD_BYTES_MAX } from "../limits.ts";
import { SourceError } from "./source-error.ts";

/**
 * The text of a body in UTF-8, without its byte order mark, as it comes. Nothing is replaced: what
 * is no UTF-8 ends it.
 * @throws SourceError `too_large`, `not_utf8` or `broken_off`
 */
export async function* decodeText(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  for await (const chunk of unbroken(body)) {
    bytes += chunk.byteLength;
    if (bytes > BATCH_UPLOAD_BYTES_MAX) {
      const mebibytes = BATCH_UPLOAD_BYTES_MAX / 1024 / 1024;
      throw new SourceError("too_large", `A list has at most ${String(mebibytes)} MiB.`);
    }
    const text = decode(decoder, chunk);
    if (text !== "") yield text;
  }
  const rest = decode(decoder, null);
  if (rest !== "") yield rest;
}

async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError("broken_off", "The list broke off before its end.");
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new SourceError("not_utf8", "The list is not in UTF-8. Save it as UTF-8 and try again.");
  }
}
