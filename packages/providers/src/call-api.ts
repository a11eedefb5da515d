import { describeError, wasNeverConnected } from "./network-error.ts";

/** Outputs may come inside the answer as data URIs (wire fact R13), hence so much. */
export const ANSWER_BYTES_MAX = 67_108_864;

export type ApiRequest = {
  method: "GET" | "POST" | "PUT";
  /** Below the base URL, beginning with a slash. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Text is sent as JSON. */
  body?: string | { contentType: string; bytes: Uint8Array<ArrayBuffer> };
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

export type ApiAnswer =
  /** `body` is undefined when it did not arrive whole or is not JSON. */
  | { outcome: "answered"; status: number; headers: Headers; body: unknown }
  /** The request certainly did not reach the API. */
  | { outcome: "not_sent"; errorText: string }
  /** Nobody knows whether the request reached the API. */
  | { outcome: "interrupted"; errorText: string };

export type CallApi = (request: ApiRequest) => Promise<ApiAnswer>;

async function readBody(response: Response, bytesMax: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) return undefined;
      chunks.push(chunk);
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return body;
  } catch {
    // The status is known and is what counts; a body that broke off tells nothing.
    return undefined;
  }
}

/**
 * A body that a runtime can send only once. Deno's fetch sends a POST again by itself when a kept
 * connection breaks before the answer, as long as it still has the body: a second paid run.
 */
function onceBody(body: NonNullable<ApiRequest["body"]>): {
  headers: Record<string, string>;
  init: RequestInit;
} {
  const isText = typeof body === "string";
  const bytes = new Blob([isText ? body : body.bytes]);
  const contentType = isText ? "application/json" : body.contentType;
  // Named apart from its use: the browser's types, under which the studio reads ours, lack it.
  const init = { body: bytes.stream(), duplex: "half" } as const;
  return {
    // The length keeps the request from being sent in chunks where the runtime lets us say it.
    headers: { "content-type": contentType, "content-length": `${bytes.size}` },
    init,
  };
}

/**
 * One HTTP request to the API, never repeated. The token goes to the base URL only: redirects are
 * not followed, and it is struck from every error text.
 */
export function createCallApi(options: {
  baseUrl: string;
  apiToken: string;
  /** The header in which the token travels. */
  authorization: Readonly<Record<string, string>>;
  fetch: typeof fetch;
  timeoutSignal: (timeoutMs: number) => AbortSignal;
}): CallApi {
  const { baseUrl, apiToken, authorization, timeoutSignal } = options;
  const errorTextOf = (error: unknown): string =>
    describeError(error).replaceAll(apiToken, "[token]");

  return async (request) => {
    const { method, path, timeoutMs, signal } = request;
    const body = request.body === undefined ? null : onceBody(request.body);
    if (signal?.aborted === true) {
      return { outcome: "not_sent", errorText: "aborted before it was sent" };
    }
    const timeout = timeoutSignal(timeoutMs);
    try {
      const response = await options.fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          accept: "application/json",
          ...authorization,
          ...body?.headers,
          ...request.headers,
        },
        ...body?.init,
        redirect: "manual",
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      const { status, headers } = response;
      const answer = await readBody(response, ANSWER_BYTES_MAX);
      return { outcome: "answered", status, headers, body: answer };
    } catch (error) {
      const outcome = wasNeverConnected(error) ? "not_sent" : "interrupted";
      return { outcome, errorText: errorTextOf(error) };
    }
  };
}
