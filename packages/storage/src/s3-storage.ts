import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { checkKey } from "./check-key.ts";
import type { ReadRange, Storage, StoredObject } from "./port.ts";
import { StorageError } from "./storage-error.ts";

/** For one whole request, its body included; the queue tries again, not we. */
export const S3_TIMEOUT_MS = 120_000;
/** A region that most compatible servers take for any. */
const REGION_DEFAULT = "us-east-1";
const MEDIA_TYPE_UNKNOWN = "application/octet-stream";
/** Written by `check`; no key contains a tilde. */
const CHECK_KEY = "~check";
const ERROR_CODE = /<Code>([A-Za-z0-9]{1,64})<\/Code>/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ERROR_BODY_CHARS_MAX = 4_096;

export type S3StorageOptions = {
  /** Origin of the S3 API, with a base path if it has one. Buckets are addressed by path. */
  endpoint: string;
  bucket: string;
  /** Default `us-east-1`, which most compatible servers take for any. */
  region?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  fetch?: typeof fetch | undefined;
};

type Send = (request: {
  method: "GET" | "PUT" | "DELETE" | "HEAD";
  key: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
}) => Promise<Response>;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function createSend(options: S3StorageOptions): Send {
  const { accessKeyId, secretAccessKey, region = REGION_DEFAULT } = options;
  const send = options.fetch ?? fetch;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3" });
  const base = `${options.endpoint.replace(/\/+$/, "")}/${options.bucket}`;

  return async ({ method, key, headers, body }) => {
    try {
      const signed = await client.sign(`${base}/${key}`, {
        method,
        headers: {
          ...headers,
          // The body is signed too, so that a plain-http hop cannot change it.
          "x-amz-content-sha256": sha256(body ?? new Uint8Array()),
        },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        redirect: "manual",
        signal: AbortSignal.timeout(S3_TIMEOUT_MS),
      });
      return await send(signed);
    } catch (cause) {
      throw new StorageError("unavailable", "The storage did not answer.", { cause });
    }
  };
}

async function refusalOf(response: Response): Promise<StorageError> {
  const text = await response.text().catch(() => "");
  const code = ERROR_CODE.exec(text.slice(0, ERROR_BODY_CHARS_MAX))?.[1];
  const words = code === undefined ? `${response.status}` : `${response.status} ${code}`;
  const isFull = response.status === 507 || code === "XMinioStorageFull";
  return new StorageError(isFull ? "full" : "unavailable", `The storage answered ${words}.`);
}

/** Frees the connection of an answer whose body says nothing. */
async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

function readObject(response: Response): StoredObject {
  const total = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  const bytes = Number(total ?? response.headers.get("content-length") ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) {
    throw new StorageError("unavailable", "The storage did not say how long the object is.");
  }
  return { bytes, mediaType: response.headers.get("content-type") ?? MEDIA_TYPE_UNKNOWN };
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
}

async function headObject(send: Send, key: string): Promise<StoredObject | null> {
  const response = await send({ method: "HEAD", key });
  await discard(response);
  if (response.status === 404) return null;
  if (!response.ok) throw await refusalOf(response);
  return readObject(response);
}

async function readOf(
  send: Send,
  key: string,
  range: ReadRange | undefined,
): ReturnType<Storage["read"]> {
  const isEmptyRange = range !== undefined && range.end < range.start;
  const headers = range === undefined ? undefined : { range: `bytes=${range.start}-${range.end}` };
  const response = isEmptyRange
    ? null
    : await send({ method: "GET", key, ...(headers === undefined ? {} : { headers }) });
  // 416: the range lies outside; how long the object is only its head tells everywhere.
  if (response === null || response.status === 416) {
    if (response !== null) await discard(response);
    const object = await headObject(send, key);
    return object === null ? null : { body: emptyStream(), object };
  }
  if (response.status === 404) {
    const refusal = await refusalOf(response);
    // A missing bucket is our mistake and says nothing about the object.
    if (refusal.message.includes("NoSuchBucket")) throw refusal;
    return null;
  }
  if (!response.ok) throw await refusalOf(response);
  if (range !== undefined && response.status !== 206) {
    await discard(response);
    throw new StorageError("unavailable", "The storage does not serve ranges.");
  }
  return { body: response.body ?? emptyStream(), object: readObject(response) };
}

/**
 * Objects in a bucket of any S3-compatible store, by signed requests. Nothing is repeated in
 * here. A body that is not read to its end must be cancelled.
 * @throws TypeError for an endpoint or bucket that can never work
 */
export function createS3Storage(options: S3StorageOptions): Storage {
  if (!URL.canParse(options.endpoint) || !/^https?:/i.test(options.endpoint)) {
    throw new TypeError("The S3 endpoint must be an http(s) URL.");
  }
  if (!BUCKET.test(options.bucket)) throw new TypeError("The S3 bucket has an impossible name.");
  const send = createSend(options);

  const put = async (key: string, bytes: Uint8Array, mediaType: string): Promise<void> => {
    const headers = { "content-type": mediaType };
    const response = await send({ method: "PUT", key, headers, body: bytes });
    if (!response.ok) throw await refusalOf(response);
    await discard(response);
  };

  return {
    put: async (key, bytes, mediaType) => {
      checkKey(key);
      await put(key, bytes, mediaType);
    },
    read: async (key, range) => {
      checkKey(key);
      return readOf(send, key, range);
    },
    remove: async (key) => {
      checkKey(key);
      const response = await send({ method: "DELETE", key });
      if (!response.ok && response.status !== 404) throw await refusalOf(response);
      await discard(response);
    },
    check: () => put(CHECK_KEY, new Uint8Array(1), "text/plain"),
  };
}
