import { job } from "@darkroom/db";
import { count, gt, isNotNull, isNull, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { JOB_KINDS } from "../jobs/kinds.ts";
import { prepareOnce } from "../prepare-once.ts";
import { letOthersGo } from "./let-others-go.ts";
import type { QueueFigures } from "./views.ts";

const now = sql.placeholder("now");

const isFree = sql`(${job.leaseExpiresAt} is null or ${job.leaseExpiresAt} <= ${now})`;
const isDue = sql`${job.runAt} <= ${now} and ${isFree}`;

// Reads every open job: a row for each unfinished prediction or so, and never the done ones.
export const openJobs = prepareOnce((orm) =>
  orm
    .select({
      priority: job.priority,
      kind: job.kind,
      isPaced: sql<number>`${job.rateBucket} is not null`,
      jobs: count(),
      due: sql<number>`count(case when ${isDue} then 1 end)`,
      oldestDueAt: sql<number | null>`min(case when ${isDue} then ${job.runAt} end)`,
    })
    .from(job)
    .where(isNull(job.deadAt))
    .groupBy(job.priority, job.kind, sql`${job.rateBucket} is not null`)
    .prepare(),
);

export const deadJobs = prepareOnce((orm) =>
  orm.select({ jobs: count() }).from(job).where(isNotNull(job.deadAt)).prepare(),
);

export const leasedJobs = prepareOnce((orm) =>
  orm.select({ jobs: count() }).from(job).where(gt(job.leaseExpiresAt, now)).prepare(),
);

/** Kinds that no code of ours does would be names without bound. */
const nameOf = (kind: string): string =>
  JOB_KINDS.some((known) => known === kind) ? kind : "unknown";

type OpenRow = Awaited<ReturnType<ReturnType<typeof openJobs>["execute"]>>[number];

function byPriorityAndKind(rows: readonly OpenRow[]): QueueFigures["open"] {
  const open = new Map<string, QueueFigures["open"][number]>();
  for (const row of rows) {
    const kind = nameOf(row.kind);
    const key = `${String(row.priority)} ${kind}`;
    const known = open.get(key) ?? { priority: row.priority, kind, jobs: 0, due: 0 };
    open.set(key, { ...known, jobs: known.jobs + row.jobs, due: known.due + row.due });
  }
  return [...open.values()];
}

/** How much work there is, by priority and kind, and how late the oldest of it is. */
export async function readQueue(context: EngineContext): Promise<QueueFigures> {
  const at = context.now();
  const rows = await openJobs(context).execute({ now: at });
  await letOthersGo(context);
  const [dead] = await deadJobs(context).execute();
  const [leased] = await leasedJobs(context).execute({ now: at });
  const oldest = (some: readonly OpenRow[]): number =>
    Math.max(0, ...some.map(({ oldestDueAt }) => at - (oldestDueAt ?? at)));
  return {
    open: byPriorityAndKind(rows),
    oldestDueMs: oldest(rows),
    oldestUnpacedMs: oldest(rows.filter(({ isPaced }) => isPaced === 0)),
    deadLetters: dead?.jobs ?? 0,
    inHand: leased?.jobs ?? 0,
  };
}
