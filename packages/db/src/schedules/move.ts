import type { Database } from "../database.ts";
import { encodeJob } from "../jobs/encode.ts";
import type { NewJob } from "../rows.ts";
import { INSERT_SCHEDULE_JOB } from "./add.ts";

export type ScheduleMove = {
  id: string;
  /** The job that fired, and who holds it; it ends with the move. */
  done: { jobId: string; owner: string };
  fired: {
    at: number;
    doneAt: number;
    outcome: string;
    /** What was ordered by it or, where it ordered nothing, still waits from before. */
    orderId: string | null;
    hasOrdered: boolean;
  };
  next: NewJob;
};

const MOVE = `UPDATE schedule SET next_at = ?3, job_id = ?4, last_fire_at = ?5, last_done_at = ?6,
  last_outcome = ?7, last_order_id = ?8, fires = fires + 1,
  orders = orders + ?9
WHERE id = ?1 AND job_id = ?2 RETURNING id`;

const END_JOB = "DELETE FROM job WHERE id = ?1 AND lease_owner = ?2";

/**
 * Records what came of a fire and sets the next one, in one commit. False when another job of the
 * schedule has done so, or when it is deleted.
 */
export async function moveSchedule(database: Database, move: ScheduleMove): Promise<boolean> {
  const { id, done, fired, next } = move;
  const { at, doneAt, outcome, orderId, hasOrdered } = fired;
  const set = [next.runAt, next.id, at, doneAt, outcome, orderId, hasOrdered];
  const args = [id, done.jobId, ...set];
  const [moved] = await database.batch([
    { sql: MOVE, args },
    { sql: INSERT_SCHEDULE_JOB, args: [JSON.stringify(encodeJob(next)), id, next.id] },
    { sql: END_JOB, args: [done.jobId, done.owner] },
  ]);
  return moved?.length === 1;
}

const REPAIR = `UPDATE schedule SET job_id = ?3 WHERE id = ?1 AND job_id = ?2
  AND NOT EXISTS (SELECT 1 FROM job WHERE id = ?2 AND dead_at IS NULL)`;

/** Gives a schedule whose job is dead or gone a new one. */
export async function repairSchedule(
  database: Database,
  repair: { id: string; lostJobId: string; job: NewJob },
): Promise<void> {
  const { id, lostJobId, job } = repair;
  await database.batch([
    { sql: REPAIR, args: [id, lostJobId, job.id] },
    { sql: INSERT_SCHEDULE_JOB, args: [JSON.stringify(encodeJob(job)), id, job.id] },
  ]);
}
