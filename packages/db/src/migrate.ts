import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { MigrationMeta } from "drizzle-orm/migrator";
import { DatabaseError } from "./database-error.ts";
import type { BatchOptions, ResultRows, Statement } from "./database.ts";

const MIGRATIONS_FOLDER = fileURLToPath(new URL("../migrations", import.meta.url));

const CREATE_LOG = `CREATE TABLE IF NOT EXISTS applied_migration (
  made_at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT applied_migration_once PRIMARY KEY (made_at)
)`;

type Write = (statements: readonly Statement[], options: BatchOptions) => Promise<ResultRows[]>;

function toStatement(sql: string): Statement {
  return { sql, args: [] };
}

/** One transaction: the log entry first, so that of two processes one fails before it builds. */
function migrationStatements({ folderMillis, hash, sql }: MigrationMeta): Statement[] {
  const claim = {
    sql: "INSERT INTO applied_migration (made_at, hash) VALUES (?1, ?2)",
    args: [folderMillis, hash],
  };
  return [claim, ...sql.filter((statement) => statement.trim() !== "").map(toStatement)];
}

function isAppliedByAnother(error: unknown): boolean {
  return (
    error instanceof DatabaseError &&
    error.code === "conflict" &&
    error.constraint === "applied_migration.made_at"
  );
}

/**
 * Applies the generated migrations that are missing, each in a transaction of its own.
 * @throws DatabaseError when a statement fails; earlier migrations stay applied
 */
export async function applyMigrations(write: Write): Promise<void> {
  const [, rows = []] = await write(
    [toStatement(CREATE_LOG), toStatement("SELECT made_at FROM applied_migration")],
    { replayable: true },
  );
  const applied = new Set(rows.map((row) => row["made_at"]));
  const missing = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).filter(
    ({ folderMillis }) => !applied.has(folderMillis),
  );
  for (const migration of missing) {
    try {
      await write(migrationStatements(migration), { replayable: true });
    } catch (error) {
      if (!isAppliedByAnother(error)) throw error;
    }
  }
}
