import { drizzle } from "drizzle-orm/libsql";
import type { Database, DatabaseOptions } from "./database.ts";
import type { Driver } from "./drivers/driver.ts";
import { LOCK_WAIT_MS, openFile } from "./drivers/file.ts";
import { openRemote } from "./drivers/remote.ts";
import { whileBusy } from "./drivers/retry.ts";
import { applyMigrations } from "./migrate.ts";
import * as schema from "./schema/index.ts";
import { PROCESS_WAITS } from "./waits.ts";
import { Writer } from "./writer/writer.ts";

/** How long a statement waits for another process's write lock. */
export const BUSY_TIMEOUT_MS = 5_000;
/** How long a server may take to answer before the outcome counts as unknown. */
export const REQUEST_TIMEOUT_MS = 10_000;

async function openDriver(options: DatabaseOptions): Promise<Driver> {
  const { url, authToken } = options;
  if (url.startsWith("file:")) {
    const busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
    const { random = Math.random, waits = PROCESS_WAITS } = options;
    return openFile(url, { busyTimeoutMs, random, waits });
  }
  const requestTimeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  return openRemote(url, { authToken, requestTimeoutMs });
}

/** One process's way to a database over drivers that are open: its writer and its waits are its own. */
export function connectDatabase(
  drivers: { primary: Driver; replica: Driver | null; orm?: Database["orm"] },
  options: Omit<DatabaseOptions, "url">,
): Database {
  const { primary, replica } = drivers;
  const busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  const newCommitId = options.newCommitId ?? (() => crypto.randomUUID());
  const { random = Math.random, waits = PROCESS_WAITS } = options;
  const writer = new Writer(primary, { busyTimeoutMs, newCommitId, random, waits });
  const batch: Database["batch"] = (statements, batchOptions = {}) =>
    writer.batch(statements, batchOptions);
  const read: Database["read"] = (statement) =>
    whileBusy(() => primary.read(statement), {
      busyTimeoutMs,
      blockedMs: LOCK_WAIT_MS,
      random,
      waits,
    });
  return {
    orm: drivers.orm ?? drizzle(primary.client, { schema }),
    replica: replica === null ? null : drizzle(replica.client, { schema }),
    kind: primary.kind,
    migrate: () => applyMigrations(batch),
    transact: (units) => writer.transact(units),
    batch,
    read,
    close: async () => {
      await writer.close();
      primary.close();
      replica?.close();
    },
    ping: async () => {
      await read({ sql: "SELECT 1 AS answer", args: [] });
    },
  };
}

/**
 * Opens a libSQL file or server. The tables are made by `migrate()`.
 *
 * A file is set to WAL, `synchronous = NORMAL` and `foreign_keys = ON` on every connection;
 * nobody else in this process may open it. A server keeps its own settings.
 * @throws DatabaseError when a file cannot be opened; a server is first asked by `ping()`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { readUrl } = options;
  const primary = await openDriver(options);
  const replica = readUrl === undefined ? null : await openDriver({ ...options, url: readUrl });
  return connectDatabase({ primary, replica }, options);
}
