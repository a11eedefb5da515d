import type { Database } from "@darkroom/db";

type SqlSource = { toSQL: () => { sql: string; params: unknown[] } };
type SqlValue = string | number | bigint | Uint8Array | null;

function sqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  return JSON.stringify(value);
}

/** Runs built statements as one write batch through the database's single writer queue. */
export async function write(
  context: { database: Pick<Database, "batch"> },
  ...sources: SqlSource[]
): Promise<void> {
  const statements = sources.map((source) => {
    const { sql, params } = source.toSQL();
    return { sql, args: params.map(sqlValue) };
  });
  await context.database.batch(statements);
}
