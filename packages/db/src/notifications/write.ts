import type { Database, Statement } from "../database.ts";
import { NEW_JOB_COLUMNS, encodeJob } from "../jobs/encode.ts";
import type { NewJob, NotificationRow } from "../rows.ts";
import { notification } from "../schema/notification.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(notification);

const INSERT = `INSERT INTO notification (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} WHERE true ON CONFLICT (once_key) DO NOTHING`;

// What was given to its channels is given to none again.
const INSERT_JOBS = `INSERT INTO job (${columnNames(NEW_JOB_COLUMNS)})
SELECT ${fromArray("j.value", NEW_JOB_COLUMNS)} FROM json_each(?1) AS j
WHERE EXISTS (SELECT 1 FROM notification WHERE id = ?2 AND spread_at IS NULL)
ON CONFLICT (id) DO NOTHING`;

/** The job that gives a notification to its channels, written where the notification was. */
export function spreadStatement(id: string, spread: NewJob): Statement {
  return { sql: INSERT_JOBS, args: [JSON.stringify([encodeJob(spread)]), id] };
}

/**
 * Writes a notification, once for its key, and the job that gives it to its channels. Repeating it
 * is harmless.
 */
export async function writeNotification(
  database: Database,
  row: NotificationRow,
  spread: NewJob,
): Promise<void> {
  await database.batch(
    [
      { sql: INSERT, args: [JSON.stringify(encodeRow(COLUMNS, row))] },
      spreadStatement(row.id, spread),
    ],
    { replayable: true },
  );
}

const MARK = "UPDATE notification SET spread_at = ?2 WHERE id = ?1 AND spread_at IS NULL";

/** Writes a job for each channel and notes that it was done, so that no channel gets it twice. */
export async function spreadNotification(
  database: Database,
  spread: { id: string; at: number; jobs: readonly NewJob[] },
): Promise<void> {
  const jobs = JSON.stringify(spread.jobs.map(encodeJob));
  await database.batch(
    [
      { sql: INSERT_JOBS, args: [jobs, spread.id] },
      { sql: MARK, args: [spread.id, spread.at] },
    ],
    { replayable: true },
  );
}
