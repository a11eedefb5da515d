import type { Database } from "../database.ts";
import type { UploadRow } from "../rows.ts";
import { upload } from "../schema/upload.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(upload);

// Counted and written in one statement, so that twins at once do not pass the limits. Files of
// accounts that were merged into this one count as its own.
const INSERT = `INSERT INTO upload (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)}
FROM (SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM upload
  WHERE account_id IN (SELECT ?2 UNION ALL SELECT id FROM account WHERE merged_into = ?2)) AS held
WHERE held.files < ?3 AND held.bytes + ?4 <= ?5
ON CONFLICT (id) DO NOTHING`;

/** Writes an upload while its account has room for it; false where it has not. */
export async function addUpload(
  database: Database,
  row: UploadRow,
  most: { files: number; bytes: number },
): Promise<boolean> {
  const encoded = JSON.stringify(encodeRow(COLUMNS, row));
  const results = await database.batch(
    [
      { sql: INSERT, args: [encoded, row.accountId, most.files, row.bytes, most.bytes] },
      { sql: "SELECT 1 AS found FROM upload WHERE id = ?1", args: [row.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
