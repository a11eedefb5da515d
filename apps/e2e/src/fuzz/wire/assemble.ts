import { createHmac } from "node:crypto";
import type { Mutation, Shot, Signature } from "../shot.ts";
import type { Stage } from "../stage.ts";
import { fill } from "./fill.ts";

export const REQUEST_ID = "x-request-id";

/** What is written on a connection for one shot. */
export type Assembled = {
  bytes: Buffer;
  /** Request ids in the order of the requests. */
  requestIds: readonly string[];
};

const LINE_END = "\r\n";
const WRONG_LENGTH_BYTES = 7;
const CHUNKS = 3;
const MS_PER_S = 1_000;

/**
 * Writes a shot as bytes of HTTP/1.1, one copy for each pipelined request.
 * @param ports.host the server's own host and port
 */
export function assemble(
  shot: Shot,
  ports: { stage: Stage; host: string; newId: () => string; nowMs: number },
): Assembled {
  const { stage } = ports;
  const body = typeof shot.body === "string" ? Buffer.from(fill(shot.body, stage)) : shot.body;
  const signed = shot.signature === null ? [] : sign(shot.signature, body, stage, ports.nowMs);
  const ids = Array.from({ length: shot.pipelined }, ports.newId);
  const requests = ids.map((id) => {
    const headers = [
      ...(shot.headers.some(([name]) => name.toLowerCase() === "host")
        ? []
        : [["host", ports.host] as const]),
      [REQUEST_ID, id] as const,
      ...shot.headers.map(([name, value]) => [name, fill(value, stage)] as const),
      ...signed,
    ];
    return writeRequest(shot, { headers, body, target: fill(shot.target, stage) });
  });
  const mutated = shot.mutations.reduce(mutate, Buffer.concat(requests));
  return { bytes: mutated, requestIds: ids };
}

function writeRequest(
  shot: Shot,
  parts: {
    target: string;
    headers: readonly (readonly [string, string])[];
    body: Uint8Array | null;
  },
): Buffer {
  const { body } = parts;
  const isChunked = shot.framing === "chunked" && body !== null;
  const framing = isChunked
    ? [["transfer-encoding", "chunked"] as const]
    : body === null
      ? []
      : [["content-length", String(announcedLength(shot, body))] as const];
  const lines = [...parts.headers, ...framing].map(([name, value]) => `${name}: ${value}`);
  const head = [`${shot.method} ${parts.target} HTTP/1.1`, ...lines, "", ""].join(LINE_END);
  const sent = body === null ? Buffer.alloc(0) : isChunked ? toChunks(body) : body;
  return Buffer.concat([Buffer.from(head, "latin1"), sent]);
}

function announcedLength(shot: Shot, body: Uint8Array): number {
  switch (shot.framing) {
    case "announces_more":
      return body.byteLength + WRONG_LENGTH_BYTES;
    case "announces_less":
      return Math.max(0, body.byteLength - WRONG_LENGTH_BYTES);
    case "length":
    case "chunked":
      return body.byteLength;
  }
}

function toChunks(body: Uint8Array): Buffer {
  const size = Math.max(1, Math.ceil(body.byteLength / CHUNKS));
  const parts: Buffer[] = [];
  for (let start = 0; start < body.byteLength; start += size) {
    const piece = body.subarray(start, start + size);
    parts.push(Buffer.from(`${piece.byteLength.toString(16)}${LINE_END}`));
    parts.push(Buffer.from(piece), Buffer.from(LINE_END));
  }
  parts.push(Buffer.from(`0${LINE_END}${LINE_END}`));
  return Buffer.concat(parts);
}

/** Signs as the Standard Webhooks do: HMAC-SHA256 over id, time and body. */
function sign(
  signature: Signature,
  body: Uint8Array | null,
  stage: Stage,
  nowMs: number,
): readonly (readonly [string, string])[] {
  const { id, ageS, key, spoil } = signature;
  const timestamp = String(Math.floor(nowMs / MS_PER_S) + ageS);
  const secret = key === "provider" ? stage.webhookSecret : "c3RyYW5nZXIgc3RyYW5nZXIgc3RyYW5nZXI=";
  const signedBody = spoil === "body" ? Buffer.from("another body") : (body ?? Buffer.alloc(0));
  const mac = createHmac("sha256", Buffer.from(secret, "base64"))
    .update(`${id}.${timestamp}.`)
    .update(signedBody)
    .digest("base64");
  const value = spoil === "text" ? `v1,${mac.slice(1)}` : `v1,${mac}`;
  const header = spoil === "many" ? `v1,AAAA v2,BBBB ${"v1,CCCC ".repeat(200)}${value}` : value;
  return [
    ["webhook-id", id],
    ["webhook-timestamp", timestamp],
    ...(spoil === "missing" ? [] : [["webhook-signature", header] as const]),
  ];
}

function mutate(bytes: Buffer, mutation: Mutation): Buffer {
  const at = Math.floor(mutation.at * bytes.length);
  switch (mutation.kind) {
    case "flip": {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << mutation.bit);
      return changed;
    }
    case "drop":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mutation.bytes)]);
    case "double": {
      const piece = bytes.subarray(at, at + mutation.bytes);
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
    }
    case "insert":
      return Buffer.concat([bytes.subarray(0, at), mutation.bytes, bytes.subarray(at)]);
  }
}
