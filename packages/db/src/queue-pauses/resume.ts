import type { Database } from "../database.ts";
import { isPausedBy } from "./paused.ts";

export type Resume = {
  scope: string;
  resumedBy: string;
  now: number;
  /** How long a prediction of each model may take, milliseconds. */
  patience: readonly { model: string; deadlineMs: number }[];
};

// Whatever waited has its whole time again, as if it had been ordered now. Of a model that nobody
// knows any more the time of the pause is given back.
const GIVE_TIME_BACK = `WITH pause AS (
  SELECT * FROM queue_pause WHERE scope = ?1 AND resumed_at IS NULL
), patience AS MATERIALIZED (
  SELECT value ->> 'model' AS model, value ->> 'deadlineMs' AS deadline_ms FROM json_each(?4)
)
UPDATE prediction SET deadline_at = max(deadline_at, coalesce(
  ?3 + (SELECT deadline_ms FROM patience WHERE patience.model = prediction.model),
  deadline_at + ?3 - (SELECT min(paused_at) FROM pause)))
WHERE status = 'queued' AND EXISTS (SELECT 1 FROM pause WHERE ${isPausedBy("pause", "prediction")})`;

const END = `UPDATE queue_pause SET resumed_by = ?2, resumed_at = ?3
WHERE scope = ?1 AND resumed_at IS NULL RETURNING id`;

/**
 * Ends the pause of a scope, and gives all predictions that it held back their time again, in one
 * commit: no deadline passes because of a pause. False when the scope was not paused.
 */
export async function resumeQueue(database: Database, resume: Resume): Promise<boolean> {
  const { scope, resumedBy, now, patience } = resume;
  const args = [scope, resumedBy, now, JSON.stringify(patience)];
  const results = await database.batch([
    { sql: GIVE_TIME_BACK, args },
    { sql: END, args: args.slice(0, 3) },
  ]);
  return results.at(-1)?.length === 1;
}
