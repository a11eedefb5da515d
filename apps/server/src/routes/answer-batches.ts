import { answerRefusal, answerUpload } from "@darkroom/api";
import type { ApiContext, PlaceAdmission } from "@darkroom/api";
import { BATCH_EXPORT_FORMATS, BATCH_UPLOAD_BYTES_MAX } from "@darkroom/engine";
import type { BatchExport, BatchExportFormat } from "@darkroom/engine";
import type { FoundCaller } from "../auth/find-caller.ts";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { beginBody } from "../http/begin-body.ts";
import { holdPlace } from "../http/hold-place.ts";
import { createApiContext, logFailure } from "./create-api-context.ts";

const NO_PLACE_NEEDED: PlaceAdmission = { outcome: "admitted", release: () => undefined };

type Taken = { outcome: "taken"; api: ApiContext; accountId: string | null };

async function contextOf(
  parts: AppParts,
  context: AppContext,
): Promise<Taken | Extract<FoundCaller, { outcome: "refused" }>> {
  const request = context.req.raw;
  const found = await parts.callers.find(request.headers);
  if (found.outcome === "refused") return found;
  const { caller, key } = found;
  const api = createApiContext(parts, {
    actor: caller,
    key,
    requestId: context.var.requestId,
    clientAddress: context.var.clientAddress,
    authorization: context.req.header("authorization") ?? null,
    drained: () => Promise.resolve(),
    admitCall: () => NO_PLACE_NEEDED,
    gone: request.signal,
  });
  return { outcome: "taken", api, accountId: caller?.accountId ?? null };
}

/** `POST /api/batches/upload`: a list that is longer than a call may be, read piece by piece. */
export async function uploadBatch(parts: AppParts, context: AppContext): Promise<Response> {
  const request = context.req.raw;
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > BATCH_UPLOAD_BYTES_MAX) {
    return answerRefusal({ reason: "payload_too_large" }, context.var.requestId);
  }
  const taken = await contextOf(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, context.var.requestId);
  const { api } = taken;
  const onFailure = (failed: Parameters<typeof logFailure>[1]): void => logFailure(parts, failed);
  const response = await answerUpload({ request, context: api, onFailure });
  response.headers.set("cache-control", "no-store");
  // The rest of a list that was refused is not read, and would be taken for the next request.
  if (!response.ok) response.headers.set("connection", "close");
  return response;
}

const isFormat = (name: string): name is BatchExportFormat =>
  BATCH_EXPORT_FORMATS.some((format) => format === name);

/** `/batches/:id/export.zip`, `.csv` or `.json`: as results, for the owner or a signed address. */
export async function sendExport(parts: AppParts, context: AppContext): Promise<Response> {
  const id = context.req.param("id") ?? "";
  const format = (context.req.param("file") ?? "").slice("export.".length);
  if (!isFormat(format)) return notFound();
  const taken = await contextOf(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, context.var.requestId);
  const { api, accountId } = taken;
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
