import { answerRefusal } from "@darkroom/api";
import type { ApiContext } from "@darkroom/api";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { beginBody } from "../http/begin-body.ts";
import { holdPlace } from "../http/hold-place.ts";
import { takeStream } from "./take-stream.ts";

/**
 * `GET /account/export.zip`: everything of the account of this session, sent while it is made. It
 * is one of the exports that an account and an address may have at once.
 */
export async function sendAccountExport(parts: AppParts, context: AppContext): Promise<Response> {
  const { requestId, clientAddress } = context.var;
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, requestId);
  const may = tryAuthorize(taken.api);
  // For whoever may not have it, it is not there.
  if (may === null) return notFound();
  const { body: whole, mediaType, fileName } = may.openExport();
  const headers = new Headers({
    "content-type": mediaType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "private, no-store",
    vary: "cookie, authorization",
  });
  if (context.req.method === "HEAD") {
    await whole.cancel();
    return new Response(null, { headers });
  }
  const place = parts.admitExport(may.accountId, clientAddress);
  if (place.outcome === "rate_limited") {
    await whole.cancel();
    const { retryAfterMs } = place;
    return answerRefusal({ reason: "rate_limited", retryAfterMs }, requestId);
  }
  try {
    const body = await beginBody(whole, (error) => {
      parts.log("error", "An export broke off while it was sent.", { requestId, error });
    });
    return new Response(holdPlace(body, place.release), { headers });
  } catch (error) {
    place.release();
    throw error;
  }
}

function tryAuthorize(api: ApiContext): ReturnType<typeof api.authorize<"account:export">> | null {
  try {
    return api.authorize("account:export");
  } catch {
    return null;
  }
}

function notFound(): Response {
  const headers = { "cache-control": "private, no-store" };
  return Response.json({ outcome: "not_found" }, { status: 404, headers });
}
