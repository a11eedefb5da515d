import type { Database } from "../database.ts";
import type { NewJob } from "../rows.ts";
import { insertBatchJob } from "./open.ts";

const REPLACE = `UPDATE batch SET job_id = ?3
WHERE id = ?1 AND job_id IS ?2 AND opened_at IS NOT NULL AND ended_at IS NULL`;

/** Gives an unfinished batch another job in place of one that was lost. */
export async function replaceBatchJob(
  database: Database,
  { id, lostJobId, job }: { id: string; lostJobId: string | null; job: NewJob },
): Promise<void> {
  await database.batch([{ sql: REPLACE, args: [id, lostJobId, job.id] }, insertBatchJob(id, job)], {
    replayable: true,
  });
}

const HAS_ENDED = "EXISTS (SELECT 1 FROM batch WHERE id = ?1 AND ended_at IS NOT NULL)";

/** Forgets a batch that has ended, with its items; their predictions stay. */
export async function removeBatch(database: Database, id: string): Promise<void> {
  await database.batch(
    [
      { sql: `DELETE FROM batch_item WHERE batch_id = ?1 AND ${HAS_ENDED}`, args: [id] },
      { sql: `DELETE FROM batch_retry WHERE batch_id = ?1 AND ${HAS_ENDED}`, args: [id] },
      { sql: "DELETE FROM batch WHERE id = ?1 AND ended_at IS NOT NULL", args: [id] },
    ],
    { replayable: true },
  );
}
