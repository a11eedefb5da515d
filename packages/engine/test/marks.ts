import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "./world.ts";

/** Where a text stands in the database: `table.column` of each row that has it. */
export async function rowsWith(world: World, mark: string): Promise<string[]> {
  const { database } = world;
  const tables = await database.read({
    sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    args: [],
  });
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.read({ sql: `SELECT * FROM "${String(name)}"`, args: [] });
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (String(value).includes(mark)) found.push(`${String(name)}.${column}`);
      }
    }
  }
  return found;
}

/** Files below a folder, by their path. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** The files of a list whose bytes have a text. */
export async function filesWith(paths: readonly string[], mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) if ((await readFile(path)).includes(mark)) found.push(path);
  return found;
}
