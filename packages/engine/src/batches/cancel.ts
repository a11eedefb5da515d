import { cancelBatch as writeCancel } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { createBatchJob } from "./job.ts";
import { loadOwnedBatch } from "./load.ts";
import type { CancelBatchOutcome } from "./views.ts";
import { viewBatch } from "./view.ts";

/**
 * Cancels the rest of a batch. What waits ends now and its credits are back; what runs is asked to
 * end, one by one, and is settled by what its provider says; what has ended stays.
 */
export async function cancelBatch(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<CancelBatchOutcome> {
  const row = await loadOwnedBatch(context, target);
  if (row === null) return { outcome: "not_found" };
  const at = context.now();
  const job = createBatchJob(context, row, at);
  const cancel = { id: row.id, entryId: context.newId(), job, at };
  const isNew = await writeCancel(context.database, cancel);
  if (isNew) context.announceWork();
  const batch = await viewBatch(context, row);
  const isCanceled = isNew || batch.status === "canceling" || row.cancelRequestedAt !== null;
  return { outcome: isCanceled ? "canceled" : "too_late", batch };
}
