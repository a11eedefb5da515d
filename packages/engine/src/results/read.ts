import { prediction, predictionProgress, storedResult } from "@darkroom/db";
import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { PREVIEW_KEPT_MS } from "../limits.ts";
import type { ReadResult } from "../views.ts";
import { extensionOf } from "./describe.ts";
import { isSigned } from "./sign.ts";

export type Access = { accountId: string | null; signature: string | null; expires: string | null };
type Range = { start: number; end: number | null };

/** Whether the account took over what belonged to the owner. */
async function tookOver(context: EngineContext, accountId: string, ownerId: string) {
  const [owner] = await context.queries.mergedAccount.execute({ id: ownerId });
  return owner?.mergedInto === accountId;
}

/** Whether somebody may read what belongs to an owner: by the account, or by a signed address. */
export async function isAllowed(
  context: EngineContext,
  subject: string,
  ownerId: string,
  access: Access,
): Promise<boolean> {
  const { accountId } = access;
  if (accountId === ownerId || isSigned(context.secret, subject, access, context.now())) {
    return true;
  }
  return accountId !== null && tookOver(context, accountId, ownerId);
}

/**
 * A stored result for its owner or for the bearer of a signed URL; null for everybody else.
 * @throws EngineError `broken_store` when the storage holds other bytes than were stored
 */
export async function readResult(
  context: EngineContext,
  query: { id: string; access: Access; range: Range | null },
): Promise<ReadResult | null> {
  const [found] = await context.database.orm
    .select({ result: storedResult })
    .from(storedResult)
    .innerJoin(prediction, eq(prediction.id, storedResult.predictionId))
    .where(
      and(
        eq(storedResult.id, query.id),
        isNull(storedResult.tombstonedAt),
        isNull(prediction.deletedAt),
      ),
    );
  if (found === undefined) return null;
  const { result } = found;
  if (!(await isAllowed(context, `result:${result.id}`, result.accountId, query.access)))
    return null;
  const last = result.bytes - 1;
  const range =
    query.range === null
      ? undefined
      : { start: query.range.start, end: Math.min(last, query.range.end ?? last) };
  const read = await context.storage.read(result.storageKey, range);
  if (read === null) return null;
  if (read.object.bytes !== result.bytes) {
    await read.body.cancel();
    // A head that promises more than follows would leave the client waiting.
    throw new EngineError("broken_store", "A stored result has another size than it was given.");
  }
  return {
    body: read.body,
    mediaType: result.mediaType,
    bytes: result.bytes,
    sha256: result.sha256,
    fileName: `darkroom-${result.predictionId}-${result.position}.${extensionOf(result.mediaType)}`,
  };
}

/** The latest preview of a running prediction, under the same rule. */
export async function readPreview(
  context: EngineContext,
  query: { predictionId: string; access: Access },
): Promise<ReadResult | null> {
  const [found] = await context.database.orm
    .select({ accountId: prediction.accountId, progress: predictionProgress })
    .from(predictionProgress)
    .innerJoin(prediction, eq(prediction.id, predictionProgress.predictionId))
    .where(
      and(
        eq(predictionProgress.predictionId, query.predictionId),
        or(isNull(prediction.endedAt), gt(prediction.endedAt, context.now() - PREVIEW_KEPT_MS)),
        isNull(prediction.deletedAt),
      ),
    );
  const key = found?.progress.previewKey ?? null;
  if (found === undefined || key === null) return null;
  const subject = `preview:${query.predictionId}`;
  if (!(await isAllowed(context, subject, found.accountId, query.access))) return null;
  const read = await context.previews.read(key);
  if (read === null) return null;
  const mediaType = found.progress.previewMediaType ?? "application/octet-stream";
  return {
    body: read.body,
    mediaType,
    bytes: read.object.bytes,
    sha256: null,
    fileName: `preview-${query.predictionId}.${extensionOf(mediaType)}`,
  };
}
