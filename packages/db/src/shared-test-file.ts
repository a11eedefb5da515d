import { rmSync } from "node:fs";
import type { Database, DatabaseOptions, Statement } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import type { Driver } from "./drivers/driver.ts";
import { openFile } from "./drivers/file.ts";
import { BUSY_TIMEOUT_MS, connectDatabase } from "./open-database.ts";
import { copyTemplate } from "./template-file.ts";
import { PROCESS_WAITS } from "./waits.ts";

/** A migrated, empty file that many simulated processes of this one process use. */
export type SharedTestFile = AsyncDisposable & {
  /**
   * The database as one more process has it, with a writer and waits of its own. Closing it
   * leaves the file open.
   * @param first a statement that begins each of its writes, in the same transaction
   */
  connect: (options: Omit<DatabaseOptions, "url">, first?: () => Statement) => Database;
};

type OpenFile = { driver: Driver; orm: Database["orm"] };

/** Losing the file costs nothing, and nobody else opens it: neither is to be paid for. */
const SHARED_SETTINGS = ["synchronous = OFF", "locking_mode = EXCLUSIVE"];

const FILLED_TABLES = `SELECT name FROM sqlite_master WHERE type = 'table'
  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'applied_migration'`;

async function openShared(): Promise<OpenFile> {
  const { folder, url } = await copyTemplate();
  const limits = { busyTimeoutMs: BUSY_TIMEOUT_MS, random: Math.random, waits: PROCESS_WAITS };
  const driver = await openFile(url, limits);
  for (const setting of SHARED_SETTINGS) await driver.read({ sql: `PRAGMA ${setting}`, args: [] });
  // Kept open for the next user, so that only the end of the process is its end.
  process.once("exit", () => {
    driver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { driver, orm: connectDatabase({ primary: driver, replica: null }, {}).orm };
}

/** Leaves a file as its template is: no rows, and numbers that begin anew. */
async function empty({ driver }: OpenFile): Promise<void> {
  const tables = await driver.read({ sql: FILLED_TABLES, args: [] });
  const deletions = tables.map(({ name }) => `DELETE FROM main."${String(name)}"`);
  const statements = [
    "PRAGMA defer_foreign_keys = ON",
    ...deletions,
    "DELETE FROM sqlite_sequence",
  ];
  await driver.write(statements.map((sql) => ({ sql, args: [] })));
}

/** Files that nobody uses: opening one and preparing its statements costs more than emptying it. */
const unused: OpenFile[] = [];

/**
 * A migrated file for many simulated processes. They share one connection: whatever a process
 * writes is one synchronous call, so that two connections could not meet either. Temporary tables
 * of an earlier user may still be there, its rows are not.
 */
export async function createSharedTestFile(): Promise<SharedTestFile> {
  const file = unused.pop() ?? (await openShared());
  let isOver = false;
  const whileOpen = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isOver) throw new DatabaseError("closed", "the file belongs to somebody else by now");
    return work();
  };
  return {
    connect: (options, first) => {
      const write: Driver["write"] = async (statements) =>
        first === undefined
          ? file.driver.write(statements)
          : (await file.driver.write([first(), ...statements])).slice(1);
      const primary: Driver = {
        ...file.driver,
        write: (statements) => whileOpen(() => write(statements)),
        read: (statement) => whileOpen(() => file.driver.read(statement)),
        reconnect: async () => undefined,
        close: () => undefined,
      };
      return connectDatabase({ primary, replica: null, orm: file.orm }, options);
    },
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await empty(file);
      unused.push(file);
    },
  };
}
