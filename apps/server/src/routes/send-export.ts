import type { ApiContext } from "@darkroom/api";
import { BATCH_EXPORT_FORMATS } from "@darkroom/engine";
import type { BatchExport, BatchExportFormat } from "@darkroom/engine";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { noExport, streamExport } from "./stream-export.ts";
import { takeStream } from "./take-stream.ts";
import { tryAuthorize } from "./try-authorize.ts";

const isFormat = (name: string): name is BatchExportFormat =>
  BATCH_EXPORT_FORMATS.some((format) => format === name);

/** `/batches/:id/export.zip`, `.csv` or `.json`: as results, for the owner or a signed address. */
export async function sendExport(parts: AppParts, context: AppContext): Promise<Response> {
  const id = context.req.param("id") ?? "";
  const format = (context.req.param("file") ?? "").slice("export.".length);
  if (!isFormat(format)) return noExport();
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, context.var.requestId);
  const { api, caller } = taken;
  return await streamExport(parts, context, {
    holder: caller?.accountId ?? id,
    open: () => openExport(parts, context, api, { id, format }),
  });
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
  const may = tryAuthorize(api, "batches:read");
  return may === null ? null : may.batches.openExport(wanted);
}
