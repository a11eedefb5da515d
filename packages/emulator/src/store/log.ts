import type { DatabaseSync } from "node:sqlite";
import { LOG_ROWS_MAX, LOG_TRIM_EVERY_ROWS } from "../limits.ts";
import { type LogEntry, LogEntrySchema } from "../log/schema.ts";
import { readInteger, readText, readTextOrNull, type Row } from "./columns.ts";
import type { Store } from "./types.ts";

type LogStore = Pick<
  Store,
  "addLogEntry" | "correctLogStatus" | "readLog" | "readNewestLog" | "clearLog"
>;

export type LogLimit = { rowsMax: number; trimEveryRows: number };

export const LOG_LIMIT: LogLimit = { rowsMax: LOG_ROWS_MAX, trimEveryRows: LOG_TRIM_EVERY_ROWS };

export function createLogStore(database: DatabaseSync, limit: LogLimit): LogStore {
  const insert = database.prepare(
    "INSERT INTO log (at, kind, prediction_id, webhook, status) VALUES (?, ?, ?, ?, ?)",
  );
  const trim = database.prepare("DELETE FROM log WHERE sequence <= ?");
  const correct = database.prepare("UPDATE log SET status = ? WHERE sequence = ?");
  const all = database.prepare(
    "SELECT at, kind, prediction_id, webhook, status FROM log ORDER BY sequence",
  );
  const newest = database.prepare(
    "SELECT at, kind, prediction_id, webhook, status FROM log ORDER BY sequence DESC LIMIT ?",
  );
  const clear = database.prepare("DELETE FROM log");
  return {
    addLogEntry: ({ at, kind, id, webhook, status }) => {
      const sequence = Number(insert.run(at, kind, id, webhook, status).lastInsertRowid);
      if (sequence % limit.trimEveryRows === 0) trim.run(sequence - limit.rowsMax);
      return sequence;
    },
    correctLogStatus: (sequence, status) => {
      correct.run(status, sequence);
    },
    readLog: () => all.all().map(readEntry),
    readNewestLog: (limit) => newest.all(limit).map(readEntry),
    clearLog: () => {
      clear.run();
    },
  };
}

function readEntry(row: Row): LogEntry {
  return {
    at: readText(row, "at"),
    kind: LogEntrySchema.shape.kind.parse(row["kind"]),
    id: readTextOrNull(row, "prediction_id"),
    webhook: readTextOrNull(row, "webhook"),
    status: readInteger(row, "status"),
  };
}
