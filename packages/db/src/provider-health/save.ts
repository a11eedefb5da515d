import type { Database } from "../database.ts";
import type { ProviderHealthRow } from "../rows.ts";
import { providerHealth } from "../schema/provider-health.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(providerHealth);

const SAVE = `INSERT INTO provider_health (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} WHERE true
ON CONFLICT (provider) DO UPDATE SET
  ${COLUMNS.map(({ name }) => `${name} = excluded.${name}`).join(", ")}
WHERE provider_health.version = excluded.version - 1
RETURNING version`;

/**
 * Writes what follows from a row that was read, one version above it; version 1 is the first.
 * False when somebody else has written meanwhile, so that it must be decided anew.
 * @throws DatabaseError `unknown_outcome`: whether it was written shows in the version
 */
export async function saveProviderHealth(
  database: Database,
  row: ProviderHealthRow,
): Promise<boolean> {
  const [saved] = await database.batch([
    { sql: SAVE, args: [JSON.stringify(encodeRow(COLUMNS, row))] },
  ]);
  return saved?.length === 1;
}
