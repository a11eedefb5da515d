import { job, prediction } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { erasedKey } from "../erasure/erased-key.ts";
import { eraseJob } from "../erasure/job.ts";
import { scrubStatements } from "../erasure/scrub.ts";
import type { DeleteOutcome } from "../views.ts";
import { write } from "../write.ts";
import { loadOwned } from "./load.ts";
import { forbidAll } from "./snapshot.ts";

/**
 * Deletes an ended prediction for good: nobody can read it from now on, and a job written in the
 * same commit removes its bytes. What it cost stays in the ledger.
 */
export async function deletePrediction(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<DeleteOutcome> {
  const row = await loadOwned(context, target);
  if (row === null) return { outcome: "not_found" };
  if (!isTerminal(row.status)) return { outcome: "not_terminal" };
  const { orm } = context.database;
  const { idempotencyKey: key } = row;
  const idempotencyKey = key === null ? null : erasedKey(context.secret, key);
  try {
    await write(
      context,
      ...scrubStatements(context, [row.id]),
      orm.update(prediction).set({ idempotencyKey }).where(eq(prediction.id, row.id)),
      orm.insert(job).values(eraseJob(context, row)),
    );
  } finally {
    await forbidAll(context, [row.id]);
  }
  context.announceWork();
  return { outcome: "deleted" };
}
