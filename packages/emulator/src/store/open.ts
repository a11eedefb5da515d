import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createDeliveryStore } from "./deliveries.ts";
import { createFileStore } from "./files.ts";
import { createLogStore, LOG_LIMIT, type LogLimit } from "./log.ts";
import { createPredictionStore } from "./predictions.ts";
import { createSettingStore } from "./settings.ts";
import type { Store } from "./types.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS predictions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    output_key TEXT NOT NULL UNIQUE,
    created_at_ms INTEGER NOT NULL,
    terminal INTEGER NOT NULL,
    expires_at_ms INTEGER,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS predictions_open ON predictions (sequence) WHERE terminal = 0;
  CREATE INDEX IF NOT EXISTS predictions_expiring ON predictions (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE INDEX IF NOT EXISTS predictions_of_provider ON predictions (record ->> '$.provider', sequence);
  CREATE TABLE IF NOT EXISTS deliveries (webhook_id TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    prediction_id TEXT,
    webhook TEXT,
    status INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    file TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** A process that is being killed may hold the folder for a moment longer. */
const LOCK_WAIT_MS = 1000;

/** The folder cannot be used; the message is one line that says which folder and why. */
export class EmulatorFolderError extends Error {
  readonly code: "folder_not_writable" | "folder_in_use";

  constructor(code: "folder_not_writable" | "folder_in_use", message: string, cause: unknown) {
    super(message, { cause });
    this.name = "EmulatorFolderError";
    this.code = code;
  }
}

/**
 * Opens the durable store under a folder, making both. One emulator at a time can have a folder: the
 * database is locked exclusively, and the system frees the lock of a killed process.
 * Throws `EmulatorFolderError`.
 */
export function openStore(directory: string, logLimit: LogLimit = LOG_LIMIT): Store {
  const database = openDatabase(directory);
  const log = createLogStore(database, logLimit);
  const deliveries = createDeliveryStore(database);
  return {
    ...log,
    ...deliveries,
    ...createPredictionStore(database, { ...log, ...deliveries }),
    ...createFileStore(database),
    ...createSettingStore(database),
    close: () => database.close(),
  };
}

function openDatabase(directory: string): DatabaseSync {
  try {
    mkdirSync(directory, { recursive: true });
    const database = new DatabaseSync(join(directory, "emulator.db"), { timeout: LOCK_WAIT_MS });
    // NORMAL loses nothing when the process is killed, only (the last commits) when the machine is.
    database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
    );
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("locked")) {
      const message = `The folder ${directory} is in use by another emulator.`;
      throw new EmulatorFolderError("folder_in_use", message, error);
    }
    const message = `The folder ${directory} cannot be written (${reason}).`;
    throw new EmulatorFolderError("folder_not_writable", message, error);
  }
}
