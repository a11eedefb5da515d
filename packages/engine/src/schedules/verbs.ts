import { addSchedule, removeSchedule, schedule } from "@darkroom/db";
import type { ScheduleRow } from "@darkroom/db";
import { asc } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { checkPattern } from "./fire-times.ts";
import { findFault } from "./find-fault.ts";
import { createFireJob } from "./job.ts";
import { SCHEDULES_MAX } from "./limits.ts";
import { orderOf, viewOrder } from "./order.ts";
import type { CreateSchedule, CreateScheduleOutcome, ScheduleView } from "./views.ts";

/** Orders that are placed again and again. */
export type ScheduleVerbs = {
  /** At most `SCHEDULES_MAX` for an account, each no more often than `SCHEDULE_INTERVAL_MS_MIN`. */
  create: (command: CreateSchedule) => Promise<CreateScheduleOutcome>;
  /**
   * All schedules of an account and of those merged into it, the oldest first; there are at most
   * `SCHEDULES_MAX` of each.
   */
  list: (accountId: string) => Promise<ScheduleView[]>;
  /** It fires no more; what it has ordered stays. False where there is none. */
  delete: (target: { accountId: string; id: string }) => Promise<boolean>;
};

const iso = (at: number): string => new Date(at).toISOString();

function viewSchedule(row: ScheduleRow): ScheduleView {
  const { id, cron, timeZone, lastFireAt, lastDoneAt, lastOutcome, fires, orders } = row;
  const order = orderOf(row);
  const lastOrder = "batch" in order ? "batchId" : "predictionId";
  const hasFired = lastFireAt !== null && lastDoneAt !== null && lastOutcome !== null;
  return {
    id,
    cron,
    timeZone,
    order: viewOrder(order),
    createdAt: iso(row.createdAt),
    nextAt: iso(row.nextAt),
    last: hasFired
      ? {
          fireAt: iso(lastFireAt),
          doneAt: iso(lastDoneAt),
          outcome: lastOutcome,
          predictionId: null,
          batchId: null,
          [lastOrder]: row.lastOrderId,
        }
      : null,
    fires,
    orders,
  };
}

async function createSchedule(
  context: EngineContext,
  command: CreateSchedule,
): Promise<CreateScheduleOutcome> {
  const { accountId, actor, cron, timeZone, order } = command;
  const now = context.now();
  const checked = checkPattern({ cron, timeZone }, now);
  if (checked.outcome !== "valid") return checked;
  const fault = await findFault(context, order);
  if (fault !== null) return fault;
  const id = context.newId();
  const job = createFireJob(context, { id, accountId }, checked.nextAt);
  const row: ScheduleRow = {
    id,
    accountId,
    actor,
    cron,
    timeZone,
    order,
    createdAt: now,
    nextAt: checked.nextAt,
    jobId: job.id,
    lastFireAt: null,
    lastDoneAt: null,
    lastOutcome: null,
    lastOrderId: null,
    fires: 0,
    orders: 0,
  };
  const isAdded = await addSchedule(context.database, row, { job, most: SCHEDULES_MAX });
  return isAdded
    ? { outcome: "created", schedule: viewSchedule(row) }
    : { outcome: "too_many", schedulesMax: SCHEDULES_MAX };
}

/** All of an account and of those merged into it, the oldest first. */
export async function listSchedules(
  context: EngineContext,
  accountId: string,
): Promise<ScheduleView[]> {
  const rows = await context.database.orm
    .select()
    .from(schedule)
    .where(ownedBy(schedule.accountId, accountId))
    .orderBy(asc(schedule.id));
  return rows.map(viewSchedule);
}

export function createScheduleVerbs(context: EngineContext): ScheduleVerbs {
  return {
    create: (command) => createSchedule(context, command),
    list: (accountId) => listSchedules(context, accountId),
    delete: (target) => removeSchedule(context.database, target),
  };
}
