import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { getTableName } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as schema from "../src/schema/index.ts";
import { createTestDatabase } from "../src/testing.ts";
import { findSqld, startSqld } from "./sqld.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("migrate-process.ts", import.meta.url));
const PROCESSES = 2;

/** What each of several processes prints that migrate one database at the same time. */
async function migrateAtOnce(url: string): Promise<string[]> {
  const runs = Array.from({ length: PROCESSES }, () => run(process.execPath, [script, url]));
  return (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
}

describe("several processes that migrate at once", () => {
  it("all find the tables of a new file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "darkroom-migrate-"));
    const counts = await migrateAtOnce(pathToFileURL(join(folder, "new.db")).href);
    expect(new Set(counts).size).toBe(1);
    expect(Number(counts[0])).toBeGreaterThan(Object.keys(schema).length);
    await rm(folder, { recursive: true });
  });

  it.skipIf(findSqld() === null)("all find the tables of a new server", async () => {
    await using server = await startSqld(findSqld() ?? "");
    const counts = await migrateAtOnce(`http://127.0.0.1:${server.port}`);
    expect(new Set(counts).size).toBe(1);
  });
});

describe("the migrations", () => {
  it("make exactly the columns of the schema", async () => {
    await using database = await createTestDatabase();
    for (const table of Object.values(schema)) {
      const rows = await database.read({
        sql: "SELECT name FROM pragma_table_info(?1) ORDER BY name",
        args: [getTableName(table)],
      });
      const names = getTableConfig(table).columns.map(({ name }) => ({ name }));
      expect(rows).toEqual(names.toSorted((left, right) => (left.name < right.name ? -1 : 1)));
    }
  });

  it("defer the foreign key of an event, which stands before its prediction", async () => {
    await using database = await createTestDatabase();
    const sql = "SELECT sql FROM sqlite_master WHERE name = 'prediction_event'";
    const [row] = await database.read({ sql, args: [] });
    expect(row?.["sql"]).toMatch(/DEFERRABLE INITIALLY DEFERRED/);
  });

  it("name every CHECK constraint", async () => {
    await using database = await createTestDatabase();
    const sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'";
    for (const row of await database.read({ sql, args: [] })) {
      const text = String(row["sql"]);
      expect(text.match(/CONSTRAINT "\w+" CHECK/g)).toHaveLength(text.match(/CHECK/g)?.length ?? 0);
    }
  });
});
