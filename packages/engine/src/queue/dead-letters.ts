import { job, redriveJobs } from "@darkroom/db";
import { and, desc, isNotNull, lt } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX, REDRIVE_JOBS_MAX } from "../limits.ts";
import type { DeadLetterView, Page } from "../views.ts";

/** Jobs that failed at their last attempt, newest first; for operators. */
export async function listDeadLetters(
  context: EngineContext,
  query: { cursor: string | null; most: number },
): Promise<Page<DeadLetterView>> {
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const dead = isNotNull(job.deadAt);
  const rows = await context.database.orm
    .select()
    .from(job)
    .where(query.cursor === null ? dead : and(dead, lt(job.id, query.cursor)))
    .orderBy(desc(job.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      predictionId: row.predictionId,
      attempts: row.attempts,
      lastError: row.lastError,
      createdAt: new Date(row.createdAt).toISOString(),
      deadAt: new Date(row.deadAt ?? 0).toISOString(),
    })),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}

/**
 * Puts dead letters back to work with all their attempts, at most `REDRIVE_JOBS_MAX`; every job
 * can be done twice. Returns how many were dead.
 */
export async function redriveDeadLetters(
  context: EngineContext,
  command: { ids: readonly string[]; operator: string },
): Promise<{ redriven: number }> {
  const ids = command.ids.slice(0, REDRIVE_JOBS_MAX);
  const redriven = await redriveJobs(context.database, { ids, now: context.now() });
  context.log("info", "dead letters redriven", { redriven, by: command.operator });
  if (redriven > 0) context.announceWork();
  return { redriven };
}
