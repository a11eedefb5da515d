import { rm } from "node:fs/promises";
import type { Database, DatabaseOptions } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { copyTemplate } from "./template-file.ts";

export { createSharedTestFile } from "./shared-test-file.ts";
export type { SharedTestFile } from "./shared-test-file.ts";

/** A database that closes itself and removes its file at the end of the scope. */
export type TestDatabase = Database & AsyncDisposable & { url: string };

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
