import { batch } from "@darkroom/db";
import { and, eq, isNotNull } from "drizzle-orm";
import type { EngineContext } from "../../context.ts";
import { isAllowed } from "../../results/read.ts";
import type { Access } from "../../results/read.ts";
import { signResult, signatureExpiresAt } from "../../results/sign.ts";
import { loadOwnedBatch } from "../load.ts";
import type { BatchExport, BatchExportFormat, BatchExportLink } from "../views.ts";
import { viewBatch } from "../view.ts";
import { exportedPages } from "./rows.ts";
import { toStream } from "../../archive/to-stream.ts";
import { writeCsv } from "./write-csv.ts";
import { writeJson } from "./write-json.ts";
import { writeZip } from "./write-zip.ts";

const subjectOf = (id: string): string => `batch:${id}`;

const MEDIA_TYPES: Readonly<Record<BatchExportFormat, string>> = {
  zip: "application/zip",
  csv: "text/csv; charset=utf-8; header=present",
  json: "application/json",
};

/** An address that opens an export of a batch without a session, for its owner to pass on. */
export async function linkExport(
  context: EngineContext,
  target: { accountId: string; id: string; format: BatchExportFormat },
): Promise<BatchExportLink | null> {
  const row = await loadOwnedBatch(context, target);
  if (row === null) return null;
  const now = context.now();
  const query = signResult(context.secret, subjectOf(row.id), now);
  return {
    url: `/batches/${row.id}/export.${target.format}?${query}`,
    expiresAt: new Date(signatureExpiresAt(now)).toISOString(),
  };
}

/**
 * Everything that a batch made, for its owner or the bearer of a signed address; null for others.
 * The body is made while it is read, so that memory holds a page of items and a piece of one file.
 */
export async function openExport(
  context: EngineContext,
  query: { id: string; format: BatchExportFormat; access: Access },
): Promise<BatchExport | null> {
  const { id, format, access } = query;
  const [row] = await context.database.orm
    .select()
    .from(batch)
    .where(and(eq(batch.id, id), isNotNull(batch.openedAt)));
  if (row === undefined) return null;
  if (!(await isAllowed(context, subjectOf(id), row.accountId, access))) return null;
  const view = await viewBatch(context, row);
  const bodyOf = (): ReadableStream<Uint8Array> => {
    switch (format) {
      case "zip":
        return writeZip(context, { batch: view, fields: row.fields });
      case "csv":
        return toStream(writeCsv(exportedPages(context, id), row.fields));
      case "json":
        return toStream(writeJson(view, exportedPages(context, id)));
    }
  };
  return {
    body: bodyOf(),
    mediaType: MEDIA_TYPES[format],
    fileName: `darkroom-batch-${id}.${format}`,
  };
}
