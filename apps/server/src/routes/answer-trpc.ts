import { answerCall, answerRefusal } from "@darkroom/api";
import type { ApiContext, Refusal, SystemStatus } from "@darkroom/api";
import { isBearer } from "../auth/is-bearer.ts";
import { isStream } from "../http/is-stream.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { CALL_BODY_BYTES_MAX } from "../limits.ts";

/** `/trpc/*`: the calls of the studio and of other programs. */
export async function answerTrpc(parts: AppParts, context: AppContext): Promise<Response> {
  const { requestId } = context.var;
  const request = await withBoundedBody(context.req.raw);
  if (!(request instanceof Request)) return answerRefusal(request, requestId);
  const setCookies: string[] = [];
  const response = await answerCall({
    request,
    endpoint: `${parts.basePath}/trpc`,
    createContext: async () => {
      const found = await parts.actors.find(request.headers);
      setCookies.push(...found.setCookies);
      return createApiContext(parts, context, found.actor);
    },
    onFailure: ({ path, reason, cause }) => {
      const level = reason === "internal" ? "error" : "debug";
      parts.log(level, "A call was refused.", {
        path,
        reason,
        ...(cause === null ? {} : { cause }),
      });
    },
  });
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-store");
  for (const cookie of setCookies) headers.append("set-cookie", cookie);
  if (isStream(headers) && response.body !== null) {
    headers.set("cache-control", "no-store, no-transform");
    headers.set("connection", "close");
    const body = parts.streams.hold(response.body, request.headers.get("cookie"));
    return new Response(body, { status: response.status, headers });
  }
  return new Response(response.body, { status: response.status, headers });
}

/** The request with its body in memory, or why there is none. */
async function withBoundedBody(request: Request): Promise<Request | Refusal> {
  if (request.body === null) return request;
  const body = await readBody(request, CALL_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return { reason: "payload_too_large" };
  if (body.outcome === "broken_off") return { reason: "invalid_input", fields: [] };
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: body.bytes });
}

function createApiContext(
  parts: AppParts,
  context: AppContext,
  actor: ApiContext["actor"],
): ApiContext {
  const { requestId, clientAddress } = context.var;
  return {
    engine: parts.engine,
    actor,
    operator: findOperator(parts, context),
    requestId,
    now: parts.now,
    admitCreate: parts.rateLimits.admitCreate,
    admitWatch: parts.admitWatch,
    createQuota: parts.quotaOf(clientAddress),
    readStatus: () => readStatus(parts),
  };
}

/** Until operators have accounts of their own, the bearer of the token is the only one. */
function findOperator(parts: AppParts, context: AppContext): string | null {
  if (parts.operatorToken === null) return null;
  const authorization = context.req.header("authorization") ?? null;
  return isBearer(authorization, parts.operatorToken) ? "operator-token" : null;
}

async function readStatus(parts: AppParts): Promise<SystemStatus> {
  const { database, storage, webhooks, providers } = await parts.readHealth();
  const acceptsNew = parts.acceptsNew();
  const silent = new Set(providers.flatMap(({ provider, answers }) => (answers ? [] : provider)));
  return {
    status: database && storage && acceptsNew && silent.size === 0 ? "ok" : "degraded",
    database,
    storage,
    acceptsNew,
    providers: webhooks.map(({ provider, reachable }) => ({
      provider,
      webhooksReachable: reachable,
      answers: !silent.has(provider),
    })),
  };
}
