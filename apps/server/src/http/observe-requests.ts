import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "@darkroom/engine";
import type { MiddlewareHandler } from "hono";
import { nameRoute } from "../metrics/name-route.ts";
import type { AppEnvironment, AppParts } from "./app-context.ts";
import { readClientAddress } from "./client-address.ts";
import { REQUEST_ID_HEADER, readRequestId } from "./request-id.ts";
import { setSecurityHeaders } from "./security-headers.ts";

const PAYLOAD_TOO_LARGE = 413;

/** The request that is being answered, for log lines that are written deep below it. */
const currentRequest = new AsyncLocalStorage<{ requestId: string }>();

/** A log whose lines carry the id of the request they belong to. */
export function withRequestIds(log: Log): Log {
  return (level, message, fields) => {
    log(level, message, { ...currentRequest.getStore(), ...fields });
  };
}

/** Around every route: request id, client address, security headers, metrics and one log line. */
export function observeRequests(parts: AppParts): MiddlewareHandler<AppEnvironment> {
  const isSecure = parts.publicUrl.startsWith("https:");
  return async (context, next) => {
    const startedAt = parts.now();
    const requestId = readRequestId(context.req.header(REQUEST_ID_HEADER) ?? null, parts.newId);
    context.set("requestId", requestId);
    context.set(
      "clientAddress",
      readClientAddress({
        remoteAddress: context.env.remoteAddress,
        forwardedFor: context.req.header("x-forwarded-for") ?? null,
        trustedProxies: parts.trustedProxies,
      }),
    );
    const { method, path } = context.req;
    const route = nameRoute(path.slice(parts.basePath.length));
    const traceparent = context.req.header("traceparent") ?? null;
    await parts.tracer.request({ method, route, requestId, traceparent }, async () => {
      await currentRequest.run({ requestId }, next);
      return { status: context.res.status };
    });
    if (context.error !== undefined) {
      parts.log("error", "A request failed.", { requestId, error: context.error });
    }
    const { status } = context.res;
    const headers = new Headers(context.res.headers);
    headers.set(REQUEST_ID_HEADER, requestId);
    setSecurityHeaders(headers, { isSecure });
    // The rest of a refused body is not read, so that nothing can follow it.
    if (status === PAYLOAD_TOO_LARGE) headers.set("connection", "close");
    context.res = new Response(context.res.body, { status, headers });
    const durationMs = parts.now() - startedAt;
    parts.instruments.countRequest({ route, status, durationMs });
    const isQuiet = status < 400 && method === "GET";
    parts.log(isQuiet ? "debug" : "info", "request", {
      requestId,
      method,
      path,
      status,
      durationMs,
    });
  };
}
