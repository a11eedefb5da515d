import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Database, DatabaseOptions } from "./database.ts";
import type { Statement } from "./database.ts";
import type { Driver } from "./drivers/driver.ts";
import { openFile } from "./drivers/file.ts";
import { BUSY_TIMEOUT_MS, connectDatabase, openDatabase } from "./open-database.ts";
import { PROCESS_WAITS } from "./waits.ts";

/** A database that closes itself and removes its file at the end of the scope. */
export type TestDatabase = Database & AsyncDisposable & { url: string };

const FILE_NAME = "test.db";

/** A migrated, empty file as bytes. Closing moves everything from the WAL into the one file. */
async function makeTemplate(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-template-"));
  const path = join(folder, FILE_NAME);
  const database = await openDatabase({ url: pathToFileURL(path).href });
  await database.migrate();
  await database.close();
  const bytes = await readFile(path);
  await rm(folder, { recursive: true });
  return bytes;
}

let template: Promise<Uint8Array> | null = null;

/** Copies the template into a folder of its own, at once: waits of the disk are not worth a turn. */
async function copyTemplate(): Promise<{ folder: string; url: string }> {
  template ??= makeTemplate();
  const bytes = await template;
  const folder = mkdtempSync(join(tmpdir(), "darkroom-test-"));
  const path = join(folder, FILE_NAME);
  writeFileSync(path, bytes);
  return { folder, url: pathToFileURL(path).href };
}

/** A migrated file of its own, copied from a template that is migrated once for each process. */
export async function createTestDatabase(
  options: Omit<DatabaseOptions, "url"> = {},
): Promise<TestDatabase> {
  const { folder, url } = await copyTemplate();
  const database = await openDatabase({ ...options, url });
  return {
    ...database,
    url,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A migrated file that many simulated processes of this one process use. */
export type SharedTestFile = AsyncDisposable & {
  /**
   * The database as one more process has it, with a writer and waits of its own. Closing it
   * leaves the file open.
   * @param first a statement that begins each of its writes, in the same transaction
   */
  connect: (options: Omit<DatabaseOptions, "url">, first?: () => Statement) => Database;
};

/** Losing the file costs nothing, and nobody else opens it: neither is to be paid for. */
const SHARED_SETTINGS = ["synchronous = OFF", "locking_mode = EXCLUSIVE"];

/**
 * A migrated file for many simulated processes. They share one connection: whatever a process
 * writes is one synchronous call, so that two connections could not meet either.
 */
export async function createSharedTestFile(): Promise<SharedTestFile> {
  const { folder, url } = await copyTemplate();
  const limits = { busyTimeoutMs: BUSY_TIMEOUT_MS, random: Math.random, waits: PROCESS_WAITS };
  const driver = await openFile(url, limits);
  for (const setting of SHARED_SETTINGS) await driver.read({ sql: `PRAGMA ${setting}`, args: [] });
  const { orm } = connectDatabase({ primary: driver, replica: null }, {});
  return {
    connect: (options, first) => {
      const write: Driver["write"] = async (statements) =>
        first === undefined
          ? driver.write(statements)
          : (await driver.write([first(), ...statements])).slice(1);
      const primary = {
        ...driver,
        write,
        reconnect: async () => undefined,
        close: () => undefined,
      };
      return connectDatabase({ primary, replica: null, orm }, options);
    },
    [Symbol.asyncDispose]: async () => {
      driver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
