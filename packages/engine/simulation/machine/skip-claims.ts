import type { Database, Statement } from "@darkroom/db";

/** How the batch of a claim begins and ends; a claim of other words is simply not skipped. */
const CLAIM_BEGIN = "UPDATE job SET dead_at";
const CLAIM_END = "FROM job WHERE claim_id = ?1";

const ANY_DUE = `SELECT EXISTS (SELECT 1 FROM job WHERE dead_at IS NULL AND run_at <= ?1
  AND (lease_expires_at IS NULL OR lease_expires_at <= ?1)) AS due`;

/** The time of a claim; null for every other batch. */
function claimAt(statements: readonly Statement[]): number | null {
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return null;
  const isClaim = first.sql.startsWith(CLAIM_BEGIN) && last.sql.includes(CLAIM_END);
  const at = first.args[0];
  return isClaim && typeof at === "number" ? at : null;
}

/**
 * Whether a batch is a claim that finds nothing due. Such claims are most of what idle processes
 * write, and they change nothing: a look is enough and costs a tenth.
 */
export async function isIdleClaim(
  database: Database,
  statements: readonly Statement[],
): Promise<boolean> {
  const at = claimAt(statements);
  if (at === null) return false;
  const [row] = await database.read({ sql: ANY_DUE, args: [at] });
  return row?.["due"] === 0;
}
