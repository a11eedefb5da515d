import { batchItem, endBatch, prediction, putOffDeadlines, settleBatchItems } from "@darkroom/db";
import type { BatchRow, JobRow } from "@darkroom/db";
import { and, eq, isNotNull, isNull, ne } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { apply } from "../predictions/apply.ts";
import { readActor } from "./actor.ts";
import {
  BATCH_CANCELED_ITEMS_MAX,
  BATCH_HELD_UP_MS,
  BATCH_LOOK_FACTOR,
  BATCH_LOOK_MS,
  BATCH_LOOK_MS_MAX,
  BATCH_PUT_OFF_SHARE,
  BATCH_QUEUED_MS_MAX,
} from "./limits.ts";
import { loadBatch } from "./load.ts";
import { makeItems } from "./make-items.ts";

/**
 * Asks the running predictions of a canceled batch to end; returns how many. What is being stored
 * has ended for its provider, and takes no place of what has not.
 */
async function cancelRunning(context: EngineContext, row: BatchRow): Promise<number> {
  const running = await context.database.orm
    .select({ id: prediction.id })
    .from(batchItem)
    .innerJoin(prediction, eq(prediction.id, batchItem.predictionId))
    .where(
      and(
        eq(batchItem.batchId, row.id),
        isNotNull(batchItem.predictionId),
        isNull(batchItem.outcome),
        isNull(prediction.endedAt),
        ne(prediction.status, "storing"),
        eq(prediction.cancelRequested, false),
      ),
    )
    .limit(BATCH_CANCELED_ITEMS_MAX);
  const cause = { actor: readActor(row.actor), requestId: row.requestId };
  for (const { id } of running) await apply(context, id, { type: "cancel.requested" }, cause);
  return running.length;
}

/**
 * What waits in the queue behind the pace of a batch has time for its run when its turn comes: the
 * wait is of our making, and ends with a cancel.
 */
async function keepYoung(context: EngineContext, row: BatchRow): Promise<void> {
  const model = context.modelOf(row.model);
  if (model === null) return;
  const now = context.now();
  await putOffDeadlines(context.database, {
    id: row.id,
    deadlineAt: now + model.deadlineMs,
    before: now + model.deadlineMs * BATCH_PUT_OFF_SHARE,
    madeSince: now - BATCH_QUEUED_MS_MAX,
  });
}

/** The wait until the next look; it grows while nothing moves. */
const lookMs = (quiet: number): number =>
  Math.min(BATCH_LOOK_MS_MAX, Math.round(BATCH_LOOK_MS * BATCH_LOOK_FACTOR ** quiet));

/**
 * Looks after a batch: counts what has ended, makes what waits as far as there is room, cancels
 * what is to be canceled, and ends the batch when nothing is left. It can stop anywhere and be
 * done twice: each item is made in one unit with its prediction.
 */
export async function expandBatch(
  context: EngineContext,
  job: JobRow,
  { batchId, quiet }: { batchId: string; quiet: number },
): Promise<JobResult> {
  const row = await loadBatch(context, batchId);
  if (row === null || row.jobId !== job.id || row.endedAt !== null) return DONE;
  const { database } = context;
  const ended = await settleBatchItems(database, batchId);
  const isCanceled = row.cancelRequestedAt !== null;
  if (!isCanceled) await keepYoung(context, row);
  const made = isCanceled ? null : await makeItems(context, row);
  const moved = ended + (isCanceled ? await cancelRunning(context, row) : (made?.moved ?? 0));
  const ending = { id: batchId, jobId: job.id, owner: context.workerName, at: context.now() };
  if (await endBatch(database, ending)) return DONE;
  const next = moved > 0 ? 0 : quiet + 1;
  const waitMs = made?.isHeldUp === true ? BATCH_HELD_UP_MS : lookMs(next);
  return { outcome: "again", runAt: context.now() + waitMs, payload: { batchId, quiet: next } };
}
