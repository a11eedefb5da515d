import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { readText, type Row } from "./columns.ts";
import type { Store, StoredFile } from "./types.ts";

/** Uploaded files on one list page. */
const FILES_LISTED_MAX = 100;

const StoredFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
});

type FileStore = Pick<
  Store,
  "insertFile" | "findFile" | "listFiles" | "removeFile" | "expiredFiles"
>;

export function createFileStore(database: DatabaseSync): FileStore {
  const insert = database.prepare(
    "INSERT INTO files (id, created_at_ms, expires_at_ms, file) VALUES (?, ?, ?, ?)",
  );
  const find = database.prepare("SELECT file FROM files WHERE id = ?");
  const list = database.prepare(
    `SELECT file FROM files ORDER BY created_at_ms DESC LIMIT ${FILES_LISTED_MAX}`,
  );
  const remove = database.prepare("DELETE FROM files WHERE id = ?");
  const expired = database.prepare("SELECT file FROM files WHERE expires_at_ms <= ?");
  return {
    insertFile: (file) => {
      insert.run(file.id, file.createdAtMs, file.expiresAtMs, JSON.stringify(file));
    },
    findFile: (id) => {
      const row = find.get(id);
      return row === undefined ? undefined : readFile(row);
    },
    listFiles: () => list.all().map(readFile),
    removeFile: (id) => Number(remove.run(id).changes) > 0,
    expiredFiles: (nowMs) => expired.all(nowMs).map(readFile),
  };
}

function readFile(row: Row): StoredFile {
  return StoredFileSchema.parse(JSON.parse(readText(row, "file")));
}
