import { mkdtempSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openDatabase } from "./open-database.ts";

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
export async function copyTemplate(): Promise<{ folder: string; url: string }> {
  template ??= makeTemplate();
  const bytes = await template;
  const folder = mkdtempSync(join(tmpdir(), "darkroom-test-"));
  const path = join(folder, FILE_NAME);
  writeFileSync(path, bytes);
  return { folder, url: pathToFileURL(path).href };
}
