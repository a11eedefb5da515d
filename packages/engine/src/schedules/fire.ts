import { moveSchedule, schedule } from "@darkroom/db";
import type { JobRow, ScheduleRow } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { actingFor } from "../accounts/acting-for.ts";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { dueFire, fireAfter } from "./fire-times.ts";
import { createFireJob } from "./job.ts";
import { SCHEDULE_AGAIN_MS } from "./limits.ts";
import { isStillWaiting } from "./order.ts";
import { placeScheduled } from "./place.ts";
import type { Placed } from "./place.ts";

/** Places an order for whoever acts for the schedule's account, also where that changes meanwhile. */
async function placeForOwner(
  context: EngineContext,
  row: ScheduleRow,
  at: number,
): Promise<Placed> {
  const accountId = await actingFor(context, row.accountId);
  const placed = await placeScheduled(context, row, { at, accountId });
  if (placed.outcome !== "insufficient_credits") return placed;
  const since = await actingFor(context, row.accountId);
  return since === accountId ? placed : placeScheduled(context, row, { at, accountId: since });
}

/**
 * Fires a schedule: places its order under the time that it fires for, records what came of it,
 * and sets the next fire in the same commit. After an outage it fires once, for the last time that
 * was missed. Where the order of the fire before has not even been sent, nothing is ordered.
 */
export async function fireSchedule(
  context: EngineContext,
  job: JobRow,
  scheduleId: string,
): Promise<JobResult> {
  const [row] = await context.database.orm
    .select()
    .from(schedule)
    .where(eq(schedule.id, scheduleId));
  if (row === undefined || row.jobId !== job.id) return DONE;
  const now = context.now();
  if (now < row.nextAt) return { outcome: "again", runAt: row.nextAt };
  const fireAt = dueFire(row, { nextAt: row.nextAt, now });
  const nextAt = fireAfter(row, Math.max(now, fireAt));
  if (nextAt === null) throw new EngineError("broken_job", "the schedule never fires again");
  const placed = (await isStillWaiting(context, row))
    ? ({ outcome: "still_waiting", orderId: row.lastOrderId } as const)
    : await placeForOwner(context, row, fireAt);
  if (placed.outcome === "later") return { outcome: "again", runAt: now + SCHEDULE_AGAIN_MS };
  await moveSchedule(context.database, {
    id: row.id,
    done: { jobId: job.id, owner: context.workerName },
    fired: {
      at: fireAt,
      doneAt: context.now(),
      hasOrdered: placed.outcome === "ordered",
      ...placed,
    },
    next: createFireJob(context, row, nextAt),
  });
  if (placed.outcome !== "ordered") {
    const { outcome } = placed;
    context.log("info", "a schedule ordered nothing", { schedule: row.id, outcome });
  }
  return DONE;
}
