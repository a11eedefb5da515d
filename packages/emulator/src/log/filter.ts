import type { LogEntry, LogQuery } from "./schema.ts";

/** The rows that fit, in their order. */
export function filterLog(rows: readonly LogEntry[], query: LogQuery): readonly LogEntry[] {
  const { kind, id, status, since, limit } = query;
  const sinceMs = since === undefined ? undefined : Date.parse(since);
  const fitting = rows.filter(
    (row) =>
      (kind === undefined || row.kind === kind) &&
      (id === undefined || row.id === id) &&
      (status === undefined || row.status === status) &&
      (sinceMs === undefined || Date.parse(row.at) >= sinceMs),
  );
  return limit === undefined ? fitting : fitting.slice(-limit);
}
