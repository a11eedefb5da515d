import { readObject } from "./rest-document.ts";
import type { RestDocument } from "./rest-document.ts";

export type RestReply = {
  status: number;
  headers: Headers;
  /** Null where the reply has no body. */
  body: Readonly<Record<string, unknown>> | null;
};

export type RestCall = {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in the place of `body`. */
  text?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

export type RestClient = (method: string, path: string, call?: RestCall) => Promise<RestReply>;

/** Speaks to `/api/v1` with the given headers, and holds every reply against the document. */
export function createRestClient(
  url: string,
  described: RestDocument,
  headers: Record<string, string> = {},
): RestClient {
  return async (method, path, call = {}) => {
    const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    const text = await response.text();
    const reply = {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : readObject(JSON.parse(text)),
    };
    if (method !== "OPTIONS") {
      described.check({ ...reply, method, path: path.split("?")[0] ?? path });
    }
    return reply;
  };
}
