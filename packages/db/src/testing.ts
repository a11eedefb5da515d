import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Database, DatabaseOptions } from "./database.ts";
import { openDatabase } from "./open-database.ts";

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

/** A migrated file of its own, copied from a template that is migrated once for each process. */
export async function createTestDatabase(
  options: Omit<DatabaseOptions, "url"> = {},
): Promise<TestDatabase> {
  template ??= makeTemplate();
  const folder = await mkdtemp(join(tmpdir(), "darkroom-test-"));
  const path = join(folder, FILE_NAME);
  await writeFile(path, await template);
  const url = pathToFileURL(path).href;
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
