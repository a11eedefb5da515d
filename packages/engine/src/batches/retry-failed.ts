import { DatabaseError, batchItem, batchRetry, retryBatch, settleBatchItems } from "@darkroom/db";
import type { BatchRow } from "@darkroom/db";
import { and, count, eq, inArray, sum } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { APPLY_TRIES_MAX } from "../limits.ts";
import type { Quota } from "../views.ts";
import { createBatchJob } from "./job.ts";
import { BATCHES_OPEN_MAX } from "./limits.ts";
import { loadOwnedBatch } from "./load.ts";
import { findBatchObstacle } from "./obstacle.ts";
import type { RetryBatchOutcome } from "./views.ts";
import { viewBatch } from "./view.ts";

type Told = { items: number; credits: number };

/** What an earlier call under this key did. */
async function findRetry(
  context: EngineContext,
  batchId: string,
  key: { id: string } | { idempotencyKey: string },
): Promise<Told | null> {
  const named =
    "id" in key ? eq(batchRetry.id, key.id) : eq(batchRetry.idempotencyKey, key.idempotencyKey);
  const [row] = await context.database.orm
    .select({ items: batchRetry.items, credits: batchRetry.credits })
    .from(batchRetry)
    .where(and(eq(batchRetry.batchId, batchId), named));
  return row ?? null;
}

/** What would be tried again now; nothing of a batch whose cancel is still under way. */
async function countFailed(context: EngineContext, batch: BatchRow): Promise<Told> {
  if (batch.cancelRequestedAt !== null && batch.endedAt === null) return { items: 0, credits: 0 };
  const [row] = await context.database.orm
    .select({ items: count(), credits: sum(batchItem.credits).mapWith(Number) })
    .from(batchItem)
    .where(and(eq(batchItem.batchId, batch.id), inArray(batchItem.outcome, ["failed", "expired"])));
  return { items: row?.items ?? 0, credits: row?.credits ?? 0 };
}

/**
 * Runs the failed and expired items of a batch again, each as a new prediction that names the old
 * one, with a new reservation of the price that was quoted; nothing else of the batch changes.
 * A call that is repeated changes nothing: under its key it is answered as before, and without
 * one the items wait by then and have not failed. Before a cancel has ended nothing is tried again.
 */
export async function retryFailed(
  context: EngineContext,
  target: { accountId: string; id: string; idempotencyKey: string | null; quota: Quota | null },
): Promise<RetryBatchOutcome> {
  const { idempotencyKey } = target;
  for (let attempt = 1; attempt <= APPLY_TRIES_MAX; attempt += 1) {
    const row = await loadOwnedBatch(context, target);
    if (row === null) return { outcome: "not_found" };
    const earlier =
      idempotencyKey === null ? null : await findRetry(context, row.id, { idempotencyKey });
    if (earlier !== null) return answer(context, row, earlier);
    // What has failed and was not counted yet has failed for the caller all the same.
    await settleBatchItems(context.database, row.id);
    const failed = await countFailed(context, row);
    if (failed.items === 0) return answer(context, row, failed);
    const done = await writeRetry(context, row, target);
    if (done !== null) return answer(context, row, done);
    const obstacle = await findBatchObstacle(context, {
      accountId: row.accountId,
      items: failed.items,
      requiredCredits: failed.credits,
      creditsItemMax: row.creditsItemMax,
      quota: target.quota,
      isOpen: row.endedAt === null,
    });
    if (obstacle !== null) return obstacle;
  }
  throw new DatabaseError("busy", "rivals took what a retry needed each time it was free");
}

async function writeRetry(
  context: EngineContext,
  row: BatchRow,
  { idempotencyKey, quota }: { idempotencyKey: string | null; quota: Quota | null },
): Promise<Told | null> {
  const at = context.now();
  const job = createBatchJob(context, row, at);
  const retryId = context.newId();
  const retry = { id: row.id, retryId, job, idempotencyKey, at, openMax: BATCHES_OPEN_MAX, quota };
  if (!(await retryBatch(context.database, retry))) return null;
  context.announceWork();
  return findRetry(context, row.id, { id: retryId });
}

async function answer(
  context: EngineContext,
  row: BatchRow,
  { items, credits }: Told,
): Promise<RetryBatchOutcome> {
  const batch = await viewBatch(context, row);
  return { outcome: "retried", retried: items, requiredCredits: credits, batch };
}
