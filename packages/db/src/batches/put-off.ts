import type { Database } from "../database.ts";

export type PutOff = {
  id: string;
  /** The deadline that is given to those whose own is earlier than `before`. */
  deadlineAt: number;
  before: number;
  /** What was made earlier has waited long enough. */
  madeSince: number;
};

// The plus keeps the planner from walking all that is queued.
const AGING = `+status = 'queued' AND deadline_at < ?2 AND created_at >= ?3 AND id IN (
  SELECT prediction_id FROM batch_item
  WHERE batch_id = ?1 AND prediction_id IS NOT NULL AND outcome IS NULL)`;

const LOOK = `SELECT 1 AS aging FROM prediction WHERE ${AGING} LIMIT 1`;
const PUT_OFF = `UPDATE prediction SET deadline_at = max(deadline_at, ?4) WHERE ${AGING}`;

/**
 * Puts the deadlines of a batch's predictions off that wait in the queue, as the end of a pause
 * does. It reads the items that run and no others, and writes where one of them grows old.
 */
export async function putOffDeadlines(database: Database, putOff: PutOff): Promise<void> {
  const { id, deadlineAt, before, madeSince } = putOff;
  const args = [id, before, madeSince];
  const aging = await database.read({ sql: LOOK, args });
  if (aging.length === 0) return;
  const statement = { sql: PUT_OFF, args: [...args, deadlineAt] };
  await database.batch([statement], { replayable: true });
}
