import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "@darkroom/engine";
import type { MiddlewareHandler } from "hono";
import type { Metrics } from "../routes/report-metrics.ts";
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
export function observeRequests(
  parts: AppParts,
  metrics: Metrics,
): MiddlewareHandler<AppEnvironment> {
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
    await currentRequest.run({ requestId }, next);
    if (context.error !== undefined) {
      parts.log("error", "A request failed.", { requestId, error: context.error });
    }
    const { method, path } = context.req;
    const { status } = context.res;
    const headers = new Headers(context.res.headers);
    headers.set(REQUEST_ID_HEADER, requestId);
    setSecurityHeaders(headers, { isSecure });
    // The rest of a refused body is not read, so that nothing can follow it.
    if (status === PAYLOAD_TOO_LARGE) headers.set("connection", "close");
    context.res = new Response(context.res.body, { status, headers });
    const durationMs = parts.now() - startedAt;
    metrics.countRequest({ route: routeOf(path.slice(parts.basePath.length)), status, durationMs });
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

const ROUTES = [
  "/trpc",
  "/api/auth",
  "/api/v1",
  "/replicate/v1",
  "/webhooks",
  "/results",
  "/healthz",
  "/readyz",
  "/metrics",
];

/** A few names instead of paths with ids in them, so that metrics stay small. */
function routeOf(path: string): string {
  return ROUTES.find((route) => path === route || path.startsWith(`${route}/`)) ?? "studio";
}
