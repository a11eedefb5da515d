import { batch, dropDraft, removeBatch } from "@darkroom/db";
import { and, isNotNull, isNull, lt } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import { BATCHES_SWEPT_MAX, BATCH_DRAFT_KEPT_MS } from "./limits.ts";

const DAY_MS = 86_400_000;

/** Lists that were read and not started in time. */
async function sweepDrafts(context: EngineContext): Promise<number> {
  const drafts = await context.database.orm
    .select({ id: batch.id })
    .from(batch)
    .where(and(isNull(batch.openedAt), lt(batch.createdAt, context.now() - BATCH_DRAFT_KEPT_MS)))
    .limit(BATCHES_SWEPT_MAX);
  for (const { id } of drafts) await dropDraft(context.database, id);
  return drafts.length;
}

/** Ended batches are kept as long as predictions are, whose costs stay in the ledger. */
async function sweepEnded(context: EngineContext): Promise<number> {
  const days = context.retention.prediction;
  if (days === null) return 0;
  const ended = await context.database.orm
    .select({ id: batch.id })
    .from(batch)
    .where(lt(batch.endedAt, context.now() - days * DAY_MS))
    .limit(BATCHES_SWEPT_MAX);
  for (const { id } of ended) await removeBatch(context.database, id);
  return ended.length;
}

/** Nobody's address is remembered longer than by predictions, not even as a digest. */
async function sweepQuotas(context: EngineContext): Promise<number> {
  const days = context.retention.quota;
  if (days === null) return 0;
  const before = context.now() - days * DAY_MS;
  const { orm } = context.database;
  await write(
    context,
    orm
      .update(batch)
      .set({ quotaSubject: null })
      .where(and(isNotNull(batch.quotaSubject), lt(batch.createdAt, before))),
  );
  return 0;
}

/** Removes what is over its time of batches; true when more is left to do. */
export async function sweepBatches(context: EngineContext): Promise<boolean> {
  const swept = [await sweepDrafts(context), await sweepEnded(context), await sweepQuotas(context)];
  return swept.some((count) => count >= BATCHES_SWEPT_MAX);
}
