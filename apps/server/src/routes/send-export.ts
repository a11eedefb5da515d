import { answerRefusal } from "@darkroom/api";
import type { ApiContext } from "@darkroom/api";
import { BATCH_EXPORT_FORMATS } from "@darkroom/engine";
import type { BatchExport, BatchExportFormat } from "@darkroom/engine";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { beginBody } from "../http/begin-body.ts";
import { holdPlace } from "../http/hold-place.ts";
import { takeStream } from "./take-stream.ts";

const isFormat = (name: string): name is BatchExportFormat =>
  BATCH_EXPORT_FORMATS.some((format) => format === name);

/** `/batches/:id/export.zip`, `.csv` or `.json`: as results, for the owner or a signed address. */
export async function sendExport(parts: AppParts, context: AppContext): Promise<Response> {
  const id = context.req.param("id") ?? "";
  const format = (context.req.param("file") ?? "").slice("export.".length);
  if (!isFormat(format)) return notFound();
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, context.var.requestId);
  const { api, caller } = taken;
  const accountId = caller?.accountId ?? null;
  const open = (): Promise<BatchExport | null> => openExport(parts, context, api, { id, format });
  if (context.req.method === "HEAD") return describeOnly(await open());
  const place = parts.admitExport(accountId ?? id, context.var.clientAddress);
  if (place.outcome === "rate_limited") {
    const refusal = { reason: "rate_limited", retryAfterMs: place.retryAfterMs } as const;
    return answerRefusal(refusal, context.var.requestId);
  }
  try {
    const found = await open();
    if (found === null) {
      place.release();
      return notFound();
    }
    const { requestId } = context.var;
    const body = await beginBody(found.body, (error) => {
      parts.log("error", "An export broke off while it was sent.", { requestId, error });
    });
    return new Response(holdPlace(body, place.release), { headers: describe(found) });
  } catch (error) {
    place.release();
    throw error;
  }
}

/** By the signed address, else by what the caller may. */
async function openExport(
  parts: AppParts,
  context: AppContext,
  api: ApiContext,
  wanted: { id: string; format: BatchExportFormat },
): Promise<BatchExport | null> {
  const signature = context.req.query("s") ?? null;
  if (signature !== null) {
    const access = { accountId: null, signature, expires: context.req.query("e") ?? null };
    const signed = await parts.engine.batches.openExport({ ...wanted, access });
    if (signed !== null) return signed;
  }
  // For whoever may not read it, it is not there.
  const may = tryAuthorize(api);
  return may === null ? null : may.batches.openExport(wanted);
}

function tryAuthorize(api: ApiContext): ReturnType<typeof api.authorize<"batches:read">> | null {
  try {
    return api.authorize("batches:read");
  } catch {
    return null;
  }
}

function describe({ mediaType, fileName }: BatchExport): Headers {
  return new Headers({
    "content-type": mediaType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "private, no-store",
    vary: "cookie, authorization",
  });
}

async function describeOnly(found: BatchExport | null): Promise<Response> {
  if (found === null) return notFound();
  await found.body.cancel();
  return new Response(null, { headers: describe(found) });
}

function notFound(): Response {
  const headers = { "cache-control": "private, no-store" };
  return Response.json({ outcome: "not_found" }, { status: 404, headers });
}
