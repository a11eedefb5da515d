import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { REPLY_BYTES_KEPT_MAX } from "../limits.ts";

export type Reply = {
  status: number;
  /** Names in lower case, in the order of their coming. */
  headers: readonly (readonly [string, string])[];
  /** Decoded; up to `REPLY_BYTES_KEPT_MAX`. */
  body: Buffer;
};

export type Parsed = {
  replies: readonly Reply[];
  /** What is left: part of a reply, or what is none. */
  rest: Buffer;
};

type Piece = { reply: Reply | null; end: number };

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");
const STATUS_PATTERN = /^HTTP\/1\.1 (\d{3})(?: |$)/;

/**
 * Reads replies of HTTP/1.1 as far as they are complete. Interim replies are passed over.
 * @param facts.isHead whether bodies are only announced
 * @param facts.isClosed whether nothing more will come, which ends a body without a length
 */
export function parseReplies(bytes: Buffer, facts: { isHead: boolean; isClosed: boolean }): Parsed {
  const replies: Reply[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const piece = parseOne(rest, facts);
    if (piece === null) break;
    if (piece.reply !== null) replies.push(piece.reply);
    rest = rest.subarray(piece.end);
  }
  return { replies, rest };
}

function parseOne(bytes: Buffer, facts: { isHead: boolean; isClosed: boolean }): Piece | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const [first = "", ...lines] = bytes.subarray(0, headEnd).toString("latin1").split("\r\n");
  const match = STATUS_PATTERN.exec(first);
  if (match === null) return null;
  const status = Number(match[1]);
  const headers = lines.map((line) => splitHeader(line));
  const start = headEnd + HEAD_END.length;
  if (status < 200) return { reply: null, end: start };
  if (facts.isHead || status === 204 || status === 304) {
    return { reply: { status, headers, body: Buffer.alloc(0) }, end: start };
  }
  const framed = readBody(bytes, start, headers, facts.isClosed);
  if (framed === null) return null;
  return { reply: { status, headers, body: decode(framed.body, headers) }, end: framed.end };
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function readBody(
  bytes: Buffer,
  start: number,
  headers: Reply["headers"],
  isClosed: boolean,
): { body: Buffer; end: number } | null {
  if (findHeader({ headers }, "transfer-encoding") === "chunked") return readChunks(bytes, start);
  const length = findHeader({ headers }, "content-length");
  if (length === null) {
    return isClosed ? { body: bytes.subarray(start), end: bytes.length } : null;
  }
  const end = start + Number(length);
  return end <= bytes.length ? { body: bytes.subarray(start, end), end } : null;
}

function readChunks(bytes: Buffer, start: number): { body: Buffer; end: number } | null {
  const pieces: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (Number.isNaN(size)) return null;
    const from = lineEnd + LINE_END.length;
    const to = from + size;
    if (to + LINE_END.length > bytes.length) return null;
    if (size === 0) return { body: Buffer.concat(pieces), end: to + LINE_END.length };
    pieces.push(bytes.subarray(from, to));
    at = to + LINE_END.length;
  }
}

/** The value of a header; null without it. */
export function findHeader(reply: Pick<Reply, "headers">, wanted: string): string | null {
  return reply.headers.find(([name]) => name === wanted)?.[1] ?? null;
}

/** A body as it was meant; one that cannot be decoded stays as it came. */
function decode(body: Buffer, headers: Reply["headers"]): Buffer {
  const options = { maxOutputLength: REPLY_BYTES_KEPT_MAX };
  try {
    switch (findHeader({ headers }, "content-encoding")) {
      case "gzip":
        return gunzipSync(body, options);
      case "deflate":
        return inflateSync(body, options);
      case "br":
        return brotliDecompressSync(body, options);
      default:
        return body.subarray(0, REPLY_BYTES_KEPT_MAX);
    }
  } catch {
    return body;
  }
}
