import { batch, job, replaceBatchJob } from "@darkroom/db";
import { and, eq, isNotNull, isNull, notExists, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { RESCUE_ROWS_MAX } from "../limits.ts";
import { createBatchJob } from "./job.ts";

/**
 * Gives a job to batches that are unfinished and have none, because it died or was removed by
 * hand; what is to start later still does. Returns how many it found, at most `RESCUE_ROWS_MAX`.
 */
export async function rescueBatches(context: EngineContext): Promise<number> {
  const work = context.database.orm
    .select({ one: sql`1` })
    .from(job)
    .where(and(eq(job.id, batch.jobId), isNull(job.deadAt)));
  const stuck = await context.database.orm
    .select({ id: batch.id, accountId: batch.accountId, jobId: batch.jobId, runAt: batch.runAt })
    .from(batch)
    .where(and(isNotNull(batch.openedAt), isNull(batch.endedAt), notExists(work)))
    .limit(RESCUE_ROWS_MAX);
  for (const row of stuck) {
    const now = context.now();
    const next = createBatchJob(context, row, Math.max(now, row.runAt ?? now));
    await replaceBatchJob(context.database, { id: row.id, lostJobId: row.jobId, job: next });
  }
  if (stuck.length > 0) {
    context.log("error", "batches without work were found", { count: stuck.length });
    context.counters.add("rescued", stuck.length);
  }
  return stuck.length;
}
