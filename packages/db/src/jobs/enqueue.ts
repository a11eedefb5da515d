import type { Database, Statement } from "../database.ts";
import type { NewJob } from "../rows.ts";
import { columnNames, fromArray } from "../sql.ts";
import { NEW_JOB_COLUMNS, encodeJob } from "./encode.ts";

const INSERT_JOBS = `INSERT INTO job (${columnNames(NEW_JOB_COLUMNS)})
SELECT ${fromArray("j.value", NEW_JOB_COLUMNS)} FROM json_each(?1) AS j WHERE true
ON CONFLICT (id) DO NOTHING`;

/** Writes these jobs within a batch of something else. */
export const enqueueStatement = (jobs: readonly NewJob[]): Statement => ({
  sql: INSERT_JOBS,
  args: [JSON.stringify(jobs.map(encodeJob))],
});

/** Writes jobs that belong to no unit. A job whose id is already there is left as it is. */
export async function enqueueJobs(database: Database, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await database.batch([enqueueStatement(jobs)], { replayable: true });
}
