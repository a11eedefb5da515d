import { fileURLToPath } from "node:url";
import type { ResultRow, ResultRows } from "../database.ts";
import type { Driver } from "./driver.ts";
import { FileClient } from "./file-client.ts";
import { FileConnection } from "./file-connection.ts";
import type { RawResult } from "./file-connection.ts";
import type { Waits } from "../waits.ts";
import { whileBusy } from "./retry.ts";

/** How long one statement may block the event loop for another process's lock. */
export const LOCK_WAIT_MS = 10;

function toRows({ columns, rows }: RawResult): ResultRows {
  return rows.map((values) => {
    const row: ResultRow = {};
    for (const [place, name] of columns.entries()) row[name] = values[place];
    return row;
  });
}

/** The path in a `file:` URL; both `file:relative.db` and `file:///absolute.db` are in use. */
export function pathOfUrl(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : url.slice("file:".length);
}

/**
 * Opens an embedded file by the native driver with statements prepared once. `@libsql/client`
 * prepares each time and replaces connections without their settings.
 * @throws DatabaseError when the file cannot be opened
 */
export async function openFile(
  url: string,
  limits: { busyTimeoutMs: number; random: () => number; waits: Waits },
): Promise<Driver> {
  const connection = new FileConnection(pathOfUrl(url), LOCK_WAIT_MS);
  const patiently = <Result>(work: () => Result): Promise<Result> =>
    whileBusy(work, { ...limits, blockedMs: LOCK_WAIT_MS });
  await patiently(() => connection.read({ sql: "SELECT 1", args: [] }));
  return {
    kind: "file",
    client: new FileClient(connection, patiently),
    write: async (statements) => connection.runAll(statements).map(toRows),
    read: async (statement) => toRows(connection.read(statement)),
    reconnect: async () => connection.discard(),
    close: () => connection.close(),
  };
}
