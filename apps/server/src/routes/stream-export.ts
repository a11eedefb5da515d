import { answerRefusal } from "@darkroom/api";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { beginBody } from "../http/begin-body.ts";
import { holdPlace } from "../http/hold-place.ts";

/** A file that is made while it is sent. */
type Exported = { body: ReadableStream<Uint8Array>; mediaType: string; fileName: string };

/**
 * Sends an export; it is one of those that `holder` and an address may have at once. HEAD needs no
 * place. `open` gives null where there is none for this caller.
 */
export async function streamExport(
  parts: AppParts,
  context: AppContext,
  { holder, open }: { holder: string; open: () => Promise<Exported | null> },
): Promise<Response> {
  const { requestId, clientAddress } = context.var;
  if (context.req.method === "HEAD") return describeOnly(await open());
  const place = parts.admitExport(holder, clientAddress);
  if (place.outcome === "rate_limited") {
    const { outcome: reason, retryAfterMs } = place;
    return answerRefusal({ reason, retryAfterMs }, requestId);
  }
  try {
    const found = await open();
    if (found === null) {
      place.release();
      return noExport();
    }
    const body = await beginBody(found.body, (error) => {
      parts.log("error", "An export broke off while it was sent.", { requestId, error });
    });
    return new Response(holdPlace(body, place.release), { headers: describe(found) });
  } catch (error) {
    place.release();
    throw error;
  }
}

/** For whoever may not read it, it is not there. */
export function noExport(): Response {
  const headers = { "cache-control": "private, no-store" };
  return Response.json({ outcome: "not_found" }, { status: 404, headers });
}

function describe({ mediaType, fileName }: Exported): Headers {
  return new Headers({
    "content-type": mediaType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "private, no-store",
    vary: "cookie, authorization",
  });
}

async function describeOnly(found: Exported | null): Promise<Response> {
  if (found === null) return noExport();
  await found.body.cancel();
  return new Response(null, { headers: describe(found) });
}
