import type { Database } from "../database.ts";
import type { QueuePauseRow } from "../rows.ts";
import { queuePause } from "../schema/queue-pause.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(queuePause, ["resumedBy", "resumedAt"]);

const INSERT = `INSERT INTO queue_pause (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} WHERE true ON CONFLICT DO NOTHING RETURNING id`;

/**
 * Holds back what a pause covers: from this commit on no process claims it. False when its scope
 * is paused already.
 */
export async function pauseQueue(
  database: Database,
  pause: Omit<QueuePauseRow, "resumedBy" | "resumedAt">,
): Promise<boolean> {
  const args = [JSON.stringify(encodeRow(COLUMNS, pause))];
  const [rows] = await database.batch([{ sql: INSERT, args }]);
  return rows?.length === 1;
}
