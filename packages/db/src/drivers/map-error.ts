import { getTableConfig } from "drizzle-orm/sqlite-core";
import { DatabaseError } from "../database-error.ts";
import * as schema from "../schema/index.ts";

// SQLite names the columns of a violated UNIQUE index and not the index itself.
const UNIQUE_NAMES = new Map<string, string>();

for (const table of Object.values(schema)) {
  const { name, indexes, columns } = getTableConfig(table);
  for (const { config } of indexes) {
    const names = config.columns.map((column) => ("name" in column ? column.name : "?"));
    UNIQUE_NAMES.set(names.map((column) => `${name}.${column}`).join(", "), config.name);
  }
  for (const column of columns) {
    const key = `${name}.${column.name}`;
    if (column.primary) UNIQUE_NAMES.set(key, `${name}_${column.name}`);
    if (column.isUnique) UNIQUE_NAMES.set(key, column.uniqueName ?? column.name);
  }
}

const CONSTRAINT = /(UNIQUE|CHECK|NOT NULL|FOREIGN KEY) constraint failed(?:: ([\w., ]+))?/;
const BUSY = /SQLITE_BUSY|SQLITE_LOCKED|database is locked|database table is locked/;
const REFUSED_BY_SQLITE = /SQLITE_|SQL_|SQLite (?:input )?error|ARGS_INVALID/;

/**
 * The constraint that a driver's message names: the name of a UNIQUE or CHECK constraint,
 * `table.column` for NOT NULL, `foreign_key` for a foreign key; undefined for other messages.
 */
export function constraintOf(message: string): string | undefined {
  const match = CONSTRAINT.exec(message);
  if (match === null) return undefined;
  const [, kind, named = ""] = match;
  if (kind === "FOREIGN KEY") return "foreign_key";
  return kind === "UNIQUE" ? (UNIQUE_NAMES.get(named) ?? named) : named;
}

function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? `${cause.code}: ` : "";
  return `${code}${cause.message}`;
}

/** What SQLite itself said, or undefined where the failure is not one of SQLite. */
function mapSqliteError(cause: unknown): DatabaseError | undefined {
  const text = textOf(cause);
  const constraint = constraintOf(text);
  if (constraint !== undefined) {
    return new DatabaseError("conflict", `constraint ${constraint} failed`, { constraint, cause });
  }
  if (BUSY.test(text)) return new DatabaseError("busy", "the database is locked", { cause });
  if (REFUSED_BY_SQLITE.test(text)) return new DatabaseError("failed", text, { cause });
  return undefined;
}

/** Errors of the embedded file: work there is synchronous, so that no outcome is ever unknown. */
export function mapFileError(cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  return mapSqliteError(cause) ?? new DatabaseError("failed", textOf(cause), { cause });
}

const REFUSED_BY_SERVER = /HTTP status 4\d\d|URL_|AUTH|unauthori[sz]ed/i;

/**
 * Errors of a server. Whatever neither SQLite nor the server itself refused was lost on the way,
 * perhaps after the commit.
 */
export function mapRemoteError(cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  const known = mapSqliteError(cause);
  if (known !== undefined) return known;
  const text = textOf(cause);
  const code = REFUSED_BY_SERVER.test(text) ? "failed" : "unknown_outcome";
  return new DatabaseError(code, text, { cause });
}
