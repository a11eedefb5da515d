import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

export const KEYS = { accessKeyId: "AKIDTEST", secretAccessKey: "a secret access key" };
export const BUCKET = "darkroom-results";

type Stored = { bytes: Buffer; mediaType: string };

export interface S3Server extends AsyncDisposable {
  origin: string;
  objects: Map<string, Stored>;
  seen: { method: string; path: string; region: string }[];
  /** Takes over the next answers when set. */
  fail: ((response: ServerResponse) => void) | null;
}

const hex = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Buffer, content: string): Buffer =>
  createHmac("sha256", key).update(content).digest();

/** AWS Signature Version 4, made again from what arrived; returns the region or null. */
function verifiedRegion(request: IncomingMessage, body: Buffer): string | null {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const match = pattern.exec(request.headers.authorization ?? "");
  if (match === null) return null;
  const [, accessKeyId, day = "", region = "", names = "", signature] = match;
  const payload = String(request.headers["x-amz-content-sha256"]);
  if (accessKeyId !== KEYS.accessKeyId || payload !== hex(body)) return null;
  const headerLines = names
    .split(";")
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    .join("");
  const path = request.url ?? "";
  const canonical = [request.method, path, "", headerLines, names, payload].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const time = String(request.headers["x-amz-date"]);
  const toSign = ["AWS4-HMAC-SHA256", time, scope, hex(canonical)].join("\n");
  const dayKey = hmac(`AWS4${KEYS.secretAccessKey}`, day);
  const key = hmac(hmac(hmac(dayKey, region), "s3"), "aws4_request");
  return hmac(key, toSign).toString("hex") === signature ? region : null;
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

function sendObject(request: IncomingMessage, response: ServerResponse, stored: Stored): void {
  const { bytes, mediaType } = stored;
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (range === null) {
    response.writeHead(200, { "content-type": mediaType, "content-length": bytes.byteLength });
    response.end(request.method === "HEAD" ? undefined : bytes);
    return;
  }
  const start = Number(range[1]);
  const end = Math.min(Number(range[2]), bytes.byteLength - 1);
  if (start > end) {
    response.setHeader("content-range", `bytes */${bytes.byteLength}`);
    sendError(response, 416, "InvalidRange");
    return;
  }
  response.writeHead(206, {
    "content-type": mediaType,
    "content-length": end - start + 1,
    "content-range": `bytes ${start}-${end}/${bytes.byteLength}`,
  });
  response.end(bytes.subarray(start, end + 1));
}

function answer(
  objects: Map<string, Stored>,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const [, bucket, ...segments] = (request.url ?? "").split("/");
  if (bucket !== BUCKET) return sendError(response, 404, "NoSuchBucket");
  const key = segments.join("/");
  if (request.method === "PUT") {
    objects.set(key, { bytes: body, mediaType: request.headers["content-type"] ?? "" });
    response.writeHead(200).end();
    return undefined;
  }
  if (request.method === "DELETE") {
    objects.delete(key);
    response.writeHead(204).end();
    return undefined;
  }
  const stored = objects.get(key);
  if (stored === undefined) return sendError(response, 404, "NoSuchKey");
  return sendObject(request, response, stored);
}

/** As much of S3 as the driver uses, in memory; an unsigned request is refused. */
export async function startS3Server(): Promise<S3Server> {
  const server = createServer((request, response) => {
    const serve = async (): Promise<void> => {
      const body = await buffer(request);
      const region = verifiedRegion(request, body);
      const { method = "", url: path = "" } = request;
      rig.seen.push({ method, path, region: region ?? "unsigned" });
      if (rig.fail !== null) rig.fail(response);
      else if (region === null) sendError(response, 403, "SignatureDoesNotMatch");
      else answer(rig.objects, request, response, body);
    };
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const rig: S3Server = {
    origin: `http://127.0.0.1:${address.port}`,
    objects: new Map(),
    seen: [],
    fail: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return rig;
}
