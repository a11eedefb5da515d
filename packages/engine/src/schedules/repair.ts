import { job, repairSchedule, schedule } from "@darkroom/db";
import { and, eq, isNull, notExists, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { createFireJob } from "./job.ts";
import { SCHEDULES_REPAIRED_MAX } from "./limits.ts";

const withoutWork = prepareOnce((orm) =>
  orm
    .select()
    .from(schedule)
    .where(
      notExists(
        orm
          .select({ one: sql`1` })
          .from(job)
          .where(and(eq(job.id, schedule.jobId), isNull(job.deadAt))),
      ),
    )
    .limit(SCHEDULES_REPAIRED_MAX)
    .prepare(),
);

/**
 * Gives work to schedules whose job died or was removed by hand, so that none stops silently.
 * Returns how many, at most `SCHEDULES_REPAIRED_MAX`.
 */
export async function repairSchedules(context: EngineContext): Promise<number> {
  const lost = await withoutWork(context).execute();
  for (const row of lost) {
    context.log("error", "a schedule without work was found", { schedule: row.id });
    await repairSchedule(context.database, {
      id: row.id,
      lostJobId: row.jobId,
      job: createFireJob(context, row, Math.max(context.now(), row.nextAt)),
    });
  }
  return lost.length;
}
