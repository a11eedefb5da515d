import { CLIENT_HEADER } from "../auth/guard-doors.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { AUTH_BODY_BYTES_MAX } from "../limits.ts";

const MS_PER_S = 1_000;

/** `/api/auth/*`: sign-in, sign-out and the session, answered by better-auth. */
export async function answerAuth(parts: AppParts, context: AppContext): Promise<Response> {
  const request = context.req.raw;
  const isSignIn = request.method === "POST" && new URL(request.url).pathname.includes("/sign-in/");
  if (isSignIn) {
    const admission = await parts.rateLimits.admitSignIn(context.var.clientAddress);
    if (admission.outcome === "rate_limited") {
      const retryAfterS = Math.ceil(admission.retryAfterMs / MS_PER_S);
      const message = "Too many sign-ins. Wait a little.";
      return Response.json(
        { code: "RATE_LIMITED", message },
        { status: 429, headers: { "retry-after": String(retryAfterS) } },
      );
    }
  }
  const body = await readBody(request, AUTH_BODY_BYTES_MAX);
  if (body.outcome === "too_large") {
    const message = "The request is too large.";
    return Response.json({ code: "PAYLOAD_TOO_LARGE", message }, { status: 413 });
  }
  if (body.outcome === "broken_off") {
    const message = "The request broke off.";
    return Response.json({ code: "BAD_REQUEST", message }, { status: 400 });
  }
  const hasBody = body.bytes.byteLength > 0;
  const { method } = request;
  const headers = new Headers(request.headers);
  headers.set(CLIENT_HEADER, context.var.clientAddress);
  const mark = parts.visitorMarks.read(headers);
  // The library asks whoever sends any cookie for more than whoever sends none.
  parts.visitorMarks.strip(headers);
  if (hasBody && !isTakenType(headers.get("content-type") ?? "")) {
    const message = "Send JSON.";
    return Response.json({ code: "UNSUPPORTED_MEDIA_TYPE", message }, { status: 415 });
  }
  const response = await parts.auth.handler(
    new Request(request.url, { method, headers, ...(hasBody ? { body: body.bytes } : {}) }),
  );
  if (response.ok && isVisit(request) && mark === null) {
    response.headers.append("set-cookie", parts.visitorMarks.issue());
  }
  // Whatever was done may have changed or ended this session.
  if (method === "POST") {
    parts.actors.forget(headers);
    const session = parts.sessionOf(headers);
    if (session !== null) parts.streams.endOf(session);
  }
  return response;
}

/** Whether a visitor was made by this. */
const isVisit = ({ url }: Request): boolean => new URL(url).pathname.endsWith("/sign-in/anonymous");

const TAKEN_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/x-www-form-urlencoded",
]);

/** Two types in one header, or one that only begins like ours, would break the library's parser. */
function isTakenType(contentType: string): boolean {
  const [essence = ""] = contentType.split(";");
  return !contentType.includes(",") && TAKEN_TYPES.has(essence.trim().toLowerCase());
}
