import type { Database } from "../database.ts";
import { enqueueStatement } from "../jobs/enqueue.ts";
import type { NewJob, SignUpRow } from "../rows.ts";
import { signUp } from "../schema/sign-up.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

const COLUMNS = columnsOf(signUp, ["confirmedAt"]);

const INSERT = `INSERT INTO sign_up (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} WHERE true ON CONFLICT (id) DO NOTHING`;

/** Writes a sign-up and the mail with its link in one commit. */
export async function openSignUp(
  database: Database,
  row: Omit<SignUpRow, "confirmedAt">,
  mail: NewJob,
): Promise<void> {
  await database.batch(
    [{ sql: INSERT, args: [JSON.stringify(encodeRow(COLUMNS, row))] }, enqueueStatement([mail])],
    { replayable: true },
  );
}
