import {
  batch,
  deleteAccount as writeDelete,
  clearAccount,
  dropDraft,
  prediction,
  removeBatch,
} from "@darkroom/db";
import type { NewJob } from "@darkroom/db";
import { and, isNotNull, isNull } from "drizzle-orm";
import { cancelBatch } from "../batches/cancel.ts";
import type { EngineContext } from "../context.ts";
import { ERASED_AGAIN_MS } from "../erasure/limits.ts";
import type { FreeKind } from "../jobs/free-kinds.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { JOB_ATTEMPTS_MAX, SWEEP_AGAIN_MS, SWEEP_ROWS_MAX } from "../limits.ts";
import { cancelPrediction } from "../predictions/cancel.ts";
import { deletePrediction } from "../predictions/delete.ts";
import { PRIORITIES } from "../predictions/priorities.ts";
import { ownedBy } from "./owned-by.ts";

const ERASE_ACCOUNT: FreeKind = "erase_account";
/** Who asks for what an erasure does. */
const ERASER = { kind: "worker", id: "erasure" } as const;

type Erasure = { accountId: string; isSecondLook: boolean };

function erasureJob(context: EngineContext, accountId: string): NewJob {
  const now = context.now();
  return {
    id: context.newId(),
    kind: ERASE_ACCOUNT,
    predictionId: null,
    accountId: null,
    payload: { accountId, isSecondLook: false },
    priority: PRIORITIES.batch,
    runAt: now,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: now,
  };
}

/**
 * Deletes an account for good. From the answer on nobody can come in, in person or by a key; a job
 * of the same commit cancels what runs and erases what was made. The ledger stays.
 */
export async function deleteAccount(context: EngineContext, accountId: string): Promise<void> {
  await writeDelete(context.database, accountId, erasureJob(context, accountId));
  context.announceWork();
}

/** Cancels what waits and forgets what has ended; tells how many are left. */
async function eraseBatches(context: EngineContext, accountId: string): Promise<number> {
  const rows = await context.database.orm
    .select()
    .from(batch)
    .where(ownedBy(batch.accountId, accountId))
    .limit(SWEEP_ROWS_MAX);
  for (const row of rows) {
    if (row.openedAt === null) await dropDraft(context.database, row.id);
    else if (row.endedAt !== null) await removeBatch(context.database, row.id);
    else if (row.cancelRequestedAt === null) await cancelBatch(context, row);
  }
  return rows.length;
}

/** Asks for the end of what runs; tells how many have not ended. */
async function cancelRunning(context: EngineContext, accountId: string): Promise<number> {
  const rows = await context.database.orm
    .select({ id: prediction.id, wasAsked: prediction.cancelRequested })
    .from(prediction)
    .where(and(ownedBy(prediction.accountId, accountId), isNull(prediction.endedAt)))
    .limit(SWEEP_ROWS_MAX);
  for (const { id, wasAsked } of rows) {
    if (wasAsked) continue;
    await cancelPrediction(context, { accountId, id, actor: ERASER, requestId: "" });
  }
  return rows.length;
}

async function eraseEnded(context: EngineContext, accountId: string): Promise<number> {
  const rows = await context.database.orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, accountId),
        isNotNull(prediction.endedAt),
        isNull(prediction.deletedAt),
      ),
    )
    .limit(SWEEP_ROWS_MAX);
  for (const { id } of rows) await deletePrediction(context, { accountId, id });
  return rows.length;
}

/**
 * One round of the erasure, of `SWEEP_ROWS_MAX` rows of each kind; it comes again until nothing is
 * left, and once more after that for what was in hand at the time.
 */
export async function eraseAccount(
  context: EngineContext,
  { accountId, isSecondLook }: Erasure,
): Promise<JobResult> {
  const counts = [
    await eraseBatches(context, accountId),
    await cancelRunning(context, accountId),
    await eraseEnded(context, accountId),
  ];
  const isFull = counts.some((count) => count >= SWEEP_ROWS_MAX);
  const isEmpty = counts.every((count) => count === 0);
  await clearAccount(context.database, accountId);
  if (isEmpty && isSecondLook) return DONE;
  const waitMs = isFull ? SWEEP_AGAIN_MS : ERASED_AGAIN_MS;
  const payload = { accountId, isSecondLook: isEmpty };
  return { outcome: "again", runAt: context.now() + waitMs, payload };
}
