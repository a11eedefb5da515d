import { IS_PREDICTION_PAUSED, enqueueJobs, job, prediction } from "@darkroom/db";
import type { NewJob, PredictionRow } from "@darkroom/db";
import { TERMINAL_STATUSES } from "@darkroom/lifecycle";
import { and, eq, isNull, lte, not, notExists, notInArray, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { RESCUE_ROWS_MAX } from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import { prepareOnce } from "../prepare-once.ts";
import { createJob } from "./kinds.ts";

/**
 * The work that moves a prediction on, by where it stands; each kind can be done twice. What is to
 * start later still does.
 */
function nextJob(context: EngineContext, row: PredictionRow): NewJob | null {
  const now = context.now();
  const runAt = row.status === "queued" ? Math.max(now, row.runAt ?? now) : now;
  switch (row.status) {
    case "queued":
      return row.reuseOf === null
        ? createJob(context, "submit_prediction", row, { payload: { deferrals: 0 }, runAt })
        : createJob(context, "follow_prediction", row, { payload: { looks: 0 }, runAt });
    case "submitting":
      return createJob(context, "submit_prediction", row, { payload: { deferrals: 0 }, runAt });
    case "starting":
    case "processing":
      return createJob(context, "reconcile_prediction", row, {
        payload: { looks: 0, missing: 0 },
        runAt,
      });
    case "storing":
      return createJob(context, "store_results", row, { payload: {}, runAt });
    case "succeeded":
    case "failed":
    case "canceled":
    case "expired":
      return null;
  }
}

const withoutWork = prepareOnce((orm) => {
  const work = orm
    .select({ one: sql`1` })
    .from(job)
    .where(and(eq(job.predictionId, prediction.id), isNull(job.deadAt)));
  return orm
    .select()
    .from(prediction)
    .where(and(notInArray(prediction.status, [...TERMINAL_STATUSES]), notExists(work)))
    .limit(RESCUE_ROWS_MAX)
    .prepare();
});

/**
 * Gives work to predictions that are not terminal and have none, because their job died or was
 * removed by hand: nobody waits for ever. Returns how many it found, at most `RESCUE_ROWS_MAX`.
 */
export async function rescueStuck(context: EngineContext): Promise<number> {
  const stuck = await withoutWork(context).execute();
  const jobs = stuck.flatMap((row) => nextJob(context, row) ?? []);
  if (jobs.length === 0) return 0;
  context.log("error", "predictions without work were found", { count: jobs.length });
  context.counters.add("rescued", jobs.length);
  await enqueueJobs(context.database, jobs);
  return jobs.length;
}

const queuedTooLong = prepareOnce((orm) =>
  orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(
        eq(prediction.status, "queued"),
        lte(prediction.deadlineAt, sql.placeholder("now")),
        // The time of what is paused stands still; it has all of it again afterwards.
        not(sql.raw(IS_PREDICTION_PAUSED)),
      ),
    )
    .limit(RESCUE_ROWS_MAX)
    .prepare(),
);

/**
 * Ends what was never sent and is over its deadline: its job may be held up for longer, by a
 * provider that told us to stay away. Returns how many, at most `RESCUE_ROWS_MAX`.
 */
export async function expireQueued(context: EngineContext): Promise<number> {
  const overdue = await queuedTooLong(context).execute({ now: context.now() });
  const actor = { kind: "worker", id: context.workerName } as const;
  for (const { id } of overdue) await apply(context, id, { type: "deadline.passed" }, { actor });
  return overdue.length;
}
