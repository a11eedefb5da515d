import type { Database } from "../database.ts";
import type { EndpointRow } from "../rows.ts";
import { endpoint } from "../schema/endpoint.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";
import { placeOf } from "../units/encode.ts";

const COLUMNS = columnsOf(endpoint, ["sinceEventId"]);

const ACCOUNT_ID = `?1 ->> '$[${placeOf(COLUMNS, "accountId")}]'`;

// The newest event is read in the same commit, so that of two events that are committed one after
// the other the endpoint stands clearly between them or not.
const INSERT = `INSERT INTO endpoint (since_event_id, ${columnNames(COLUMNS)})
SELECT (SELECT coalesce(max(id), 0) FROM prediction_event), ${fromArray("?1", COLUMNS)}
WHERE (SELECT count(*) FROM endpoint WHERE account_id IN (SELECT ${ACCOUNT_ID} UNION ALL
    SELECT id FROM account WHERE merged_into = ${ACCOUNT_ID})
  AND prediction_id IS NULL AND deleted_at IS NULL) < ?2
ON CONFLICT (id) DO NOTHING`;

const FIND = "SELECT 1 AS ours FROM endpoint WHERE id = ?1";

/**
 * Writes an endpoint that gets what happens from now on. False where its account has `most`
 * endpoints already, those of accounts merged into it as well.
 */
export async function openEndpoint(
  database: Database,
  row: Omit<EndpointRow, "sinceEventId">,
  most: number,
): Promise<boolean> {
  const results = await database.batch(
    [
      { sql: INSERT, args: [JSON.stringify(encodeRow(COLUMNS, row)), most] },
      { sql: FIND, args: [row.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1;
}
