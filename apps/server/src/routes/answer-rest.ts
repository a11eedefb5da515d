import { answerProblem, answerRest, problemOf } from "@darkroom/api";
import type { Caller, ProblemPlace } from "@darkroom/api";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { CALL_BODY_BYTES_MAX } from "../limits.ts";
import { isTrustedOrigin } from "../sockets/is-trusted-origin.ts";
import { createApiContext, logFailure } from "./create-api-context.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

/** Where problems of REST are explained and where this one occurred. */
export function placeOf(parts: AppParts, context: AppContext): ProblemPlace {
  return {
    problemsUrl: `${parts.publicUrl}/api/v1/problems`,
    instance: new URL(context.req.url).pathname,
    requestId: context.var.requestId,
  };
}

/** `/api/v1/*`: the procedures for programs in any language. */
export async function answerRestRoute(parts: AppParts, context: AppContext): Promise<Response> {
  const place = placeOf(parts, context);
  const given = context.req.raw;
  if (isForeignPage(parts, given)) return finish(answerProblem(problemOf("foreign_origin", place)));
  const body = await readBody(given, CALL_BODY_BYTES_MAX);
  if (body.outcome !== "read") {
    const reason = body.outcome === "too_large" ? "payload_too_large" : "invalid_input";
    return finish(answerProblem(problemOf(reason, place)));
  }
  const { method, headers, signal } = given;
  const hasBody = body.bytes.byteLength > 0 && !READING.has(method);
  const request = new Request(given.url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: body.bytes } : {}),
  });
  const found: { caller: Caller | null; setCookies: readonly string[] } = {
    caller: null,
    setCookies: [],
  };
  const response = await answerRest({
    request,
    endpoint: `${parts.basePath}/api/v1`,
    place,
    createContext: async () => {
      const { actor, setCookies } = await parts.actors.find(headers);
      Object.assign(found, { caller: actor, setCookies });
      return createApiContext(parts, {
        actor,
        requestId: place.requestId,
        clientAddress: context.var.clientAddress,
        authorization: headers.get("authorization"),
        drained: () => Promise.resolve(),
        admitCall: () => ONE_CALL,
        gone: signal,
      });
    },
    onFailure: (failed) => logFailure(parts, failed),
  });
  const limits = found.caller === null ? {} : await rateLimitHeaders(parts, found.caller);
  return finish(response, { limits, setCookies: found.setCookies });
}

/** A request is one call. */
const ONE_CALL = { outcome: "admitted", release: () => undefined } as const;

const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a page of another site lets its visitor's browser act. Browsers name the page in
 * `Origin`, and only they send cookies by themselves; a key is never sent by itself.
 */
function isForeignPage(parts: AppParts, { method, headers }: Request): boolean {
  if (READING.has(method) || parts.sessionOf(headers) === null) return false;
  return !isTrustedOrigin({
    origin: headers.get("origin"),
    host: headers.get("host"),
    publicUrl: parts.publicUrl,
    corsOrigins: parts.corsOrigins,
  });
}

function finish(
  response: Response,
  facts: { limits?: Readonly<Record<string, string>>; setCookies?: readonly string[] } = {},
): Response {
  const headers = new Headers(response.headers);
  // What is kept must be asked for anew, and belongs to one caller.
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.append("vary", "cookie, authorization");
  for (const [name, value] of Object.entries(facts.limits ?? {})) headers.set(name, value);
  for (const cookie of facts.setCookies ?? []) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, headers });
}
