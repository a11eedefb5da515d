import type { ApiContext } from "@darkroom/api";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { CALL_BODY_BYTES_MAX } from "../limits.ts";
import { isTrustedOrigin } from "../sockets/is-trusted-origin.ts";
import { createApiContext } from "./create-api-context.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

/** One request of a program, taken in as far as it goes without knowing what it asks for. */
export type TakenCall =
  | {
      outcome: "taken";
      /** With its body in memory. */
      request: Request;
      createContext: () => Promise<ApiContext>;
      /** Adds what the caller is told with every answer. */
      finish: (response: Response) => Promise<Response>;
    }
  | {
      outcome: "refused";
      reason:
        | "foreign_origin"
        | "payload_too_large"
        | "invalid_input"
        | "key_malformed"
        | "key_invalid";
    };

/** Takes in a request to one of the interfaces for programs: its origin, its body, its caller. */
export async function takeCall(parts: AppParts, context: AppContext): Promise<TakenCall> {
  const given = context.req.raw;
  if (isForeignPage(parts, given)) return { outcome: "refused", reason: "foreign_origin" };
  const body = await readBody(given, CALL_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return { outcome: "refused", reason: "payload_too_large" };
  if (body.outcome === "broken_off") return { outcome: "refused", reason: "invalid_input" };
  const { method, headers, signal } = given;
  const hasBody = body.bytes.byteLength > 0 && !READING.has(method);
  const request = new Request(given.url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: body.bytes } : {}),
  });
  const found = await parts.callers.find(headers);
  if (found.outcome === "refused") return found;
  const { caller, key, operator, signedInAt, visitorMark, setCookies } = found;
  return {
    outcome: "taken",
    request,
    createContext: () =>
      Promise.resolve(
        createApiContext(parts, {
          actor: caller,
          key,
          requestId: context.var.requestId,
          clientAddress: context.var.clientAddress,
          operator,
          signedInAt,
          visitorMark,
          drained: () => Promise.resolve(),
          admitCall: () => ONE_CALL,
          gone: signal,
        }),
      ),
    finish: async (response) => {
      const limits = caller === null ? {} : await rateLimitHeaders(parts, caller);
      return withHeaders(response, limits, setCookies);
    },
  };
}

/** A request is one call. */
const ONE_CALL = { outcome: "admitted", release: () => undefined } as const;

const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
/** No browser sends this by itself, unlike a cookie or `Basic`. */
const BEARER = /^(?:bearer|token)[ \t]/i;

/**
 * Whether a page of another site lets its visitor's browser act. Browsers name the page in
 * `Origin`, and only they send cookies by themselves.
 */
export function isForeignPage(parts: AppParts, { method, headers }: Request): boolean {
  if (READING.has(method) || parts.sessionOf(headers) === null) return false;
  if (BEARER.test(headers.get("authorization") ?? "")) return false;
  return !isTrustedOrigin({
    origin: headers.get("origin"),
    host: headers.get("host"),
    publicUrl: parts.publicUrl,
    corsOrigins: parts.corsOrigins,
  });
}

/** What is kept must be asked for anew, and belongs to one caller. */
export function withHeaders(
  response: Response,
  limits: Readonly<Record<string, string>> = {},
  setCookies: readonly string[] = [],
): Response {
  const headers = new Headers(response.headers);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.append("vary", "cookie, authorization");
  for (const [name, value] of Object.entries(limits)) headers.set(name, value);
  for (const cookie of setCookies) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, headers });
}
