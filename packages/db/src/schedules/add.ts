import type { Database } from "../database.ts";
import { NEW_JOB_COLUMNS, encodeJob } from "../jobs/encode.ts";
import type { NewJob, ScheduleRow } from "../rows.ts";
import { schedule } from "../schema/schedule.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(schedule);

const INSERT = `INSERT INTO schedule (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)}
WHERE (SELECT count(*) FROM schedule WHERE account_id IN (SELECT ?2 UNION ALL
    SELECT id FROM account WHERE merged_into = ?2)) < ?3
ON CONFLICT (id) DO NOTHING`;

/** SQL: writes the job of a schedule, as long as the schedule still names it. */
export const INSERT_SCHEDULE_JOB = `INSERT INTO job (${columnNames(NEW_JOB_COLUMNS)})
SELECT ${fromArray("?1", NEW_JOB_COLUMNS)}
WHERE EXISTS (SELECT 1 FROM schedule WHERE id = ?2 AND job_id = ?3)
ON CONFLICT (id) DO NOTHING`;

const FIND = "SELECT 1 AS found FROM schedule WHERE id = ?1";

/** Writes a schedule with its first job. False where the account has `most` of them. */
export async function addSchedule(
  database: Database,
  row: ScheduleRow,
  { job, most }: { job: NewJob; most: number },
): Promise<boolean> {
  const encoded = JSON.stringify(encodeRow(COLUMNS, row));
  const results = await database.batch(
    [
      { sql: INSERT, args: [encoded, row.accountId, most] },
      { sql: INSERT_SCHEDULE_JOB, args: [JSON.stringify(encodeJob(job)), row.id, job.id] },
      { sql: FIND, args: [row.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
