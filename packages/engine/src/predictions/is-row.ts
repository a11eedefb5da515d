import { getTableColumns } from "drizzle-orm";
import type { Column, Table } from "drizzle-orm";

function isValueOf(column: Column, value: unknown): boolean {
  if (value === null) return !column.notNull;
  if (column.dataType === "json") return typeof value === "object";
  if (typeof value !== column.dataType) return false;
  return column.enumValues === undefined || column.enumValues.some((known) => known === value);
}

/** A check whether something read from outside is a row of this table, column by column. */
export function createRowCheck<Rows extends Table>(
  table: Rows,
): (value: unknown) => value is Rows["$inferSelect"] {
  const columns = Object.entries(getTableColumns(table));
  return (value): value is Rows["$inferSelect"] => {
    if (typeof value !== "object" || value === null) return false;
    const values = new Map<string, unknown>(Object.entries(value));
    return columns.every(([name, column]) => isValueOf(column, values.get(name)));
  };
}
