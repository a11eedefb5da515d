import { answerCall, answerRefusal } from "@darkroom/api";
import type { PlaceAdmission, Refusal } from "@darkroom/api";
import type { UsableKey } from "@darkroom/engine";
import { isStream } from "../http/is-stream.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { CALL_BODY_BYTES_MAX } from "../limits.ts";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import { streamsOfKey } from "../auth/watch.ts";
import { createApiContext, logFailure } from "./create-api-context.ts";

/** `/trpc/*`: the calls of the studio and of other programs. */
export async function answerTrpc(parts: AppParts, context: AppContext): Promise<Response> {
  const { requestId } = context.var;
  const request = await withBoundedBody(context.req.raw);
  if (!(request instanceof Request)) return answerRefusal(request, requestId);
  const found = await parts.callers.find(request.headers);
  if (found.outcome === "refused") return refuseBearer(found.reason, requestId);
  const { caller, key, operator, signedInAt, visitorMark, setCookies } = found;
  const response = await answerCall({
    request,
    endpoint: `${parts.basePath}/trpc`,
    createContext: () =>
      Promise.resolve(
        createApiContext(parts, {
          actor: caller,
          key,
          requestId,
          clientAddress: context.var.clientAddress,
          operator,
          signedInAt,
          visitorMark,
          // The body of a reply is read no faster than it is sent.
          drained: () => Promise.resolve(),
          admitCall: () => BOUNDED_BY_BATCH,
          gone: request.signal,
        }),
      ),
    onFailure: (failed) => logFailure(parts, failed),
  });
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-store");
  for (const cookie of setCookies) headers.append("set-cookie", cookie);
  if (isStream(headers) && response.body !== null) {
    headers.set("cache-control", "no-store, no-transform");
    headers.set("connection", "close");
    const body = holdStream(parts, response.body, { key, headers: request.headers });
    return new Response(body, { status: response.status, headers });
  }
  return new Response(response.body, { status: response.status, headers });
}

/** A stream lives no longer than the session or the key of its caller. */
function holdStream(
  parts: AppParts,
  body: ReadableStream<Uint8Array>,
  { key, headers }: { key: UsableKey | null; headers: Headers },
): ReadableStream<Uint8Array> {
  if (key === null) {
    const session = parts.sessionOf(headers);
    const release = session === null ? undefined : parts.sessionWatch.hold(session);
    return parts.streams.hold(body, session, release);
  }
  const release = parts.keyWatch.hold(key.id);
  return parts.streams.hold(body, streamsOfKey(key.id), release);
}

/** A request holds no more calls than a batch may have. */
const BOUNDED_BY_BATCH: PlaceAdmission = { outcome: "admitted", release: () => undefined };

/** The request with its body in memory, or why there is none. */
async function withBoundedBody(request: Request): Promise<Request | Refusal> {
  if (request.body === null) return request;
  const body = await readBody(request, CALL_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return { reason: "payload_too_large" };
  if (body.outcome === "broken_off") return { reason: "invalid_input", fields: [] };
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: body.bytes });
}
