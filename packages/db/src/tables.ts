import { getTableColumns } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

type Encode = (value: unknown) => unknown;

export type TableColumn = {
  property: string;
  name: string;
  column: SQLiteColumn;
  /** Null where the stored value is the value itself. */
  encode: Encode | null;
};

function encoderOf(column: SQLiteColumn): Encode | null {
  if (column.dataType === "json") return (value) => JSON.stringify(value);
  if (column.dataType === "boolean") return (value) => (value === true ? 1 : 0);
  if (column.dataType === "date") return (value) => column.mapToDriverValue(value);
  return null;
}

/** The columns of a table in the order of its definition, all but the left out ones. */
export function columnsOf(table: SQLiteTable, leftOut: readonly string[] = []): TableColumn[] {
  return Object.entries(getTableColumns(table))
    .filter(([property]) => !leftOut.includes(property))
    .map(([property, column]) => ({
      property,
      name: column.name,
      column,
      encode: encoderOf(column),
    }));
}

/** The stored values of a row, in the order of the columns; what is absent is null. */
export function encodeRow(
  columns: readonly TableColumn[],
  row: Readonly<Record<string, unknown>>,
): unknown[] {
  return columns.map(({ property, encode }) => {
    const value = row[property];
    if (value === undefined || value === null) return null;
    return encode === null ? value : encode(value);
  });
}

/** A typed row from the raw columns of a `SELECT *`. */
export function decodeRow<Table extends SQLiteTable>(
  table: Table,
  raw: Readonly<Record<string, unknown>>,
): Table["$inferSelect"] {
  const row: Record<string, unknown> = {};
  // Every column is present and mapped by its own definition, hence the row has the table's type.
  for (const { property, name, column } of columnsOf(table)) {
    const value = raw[name];
    if (value === undefined) throw new TypeError(`column ${name} was not selected`);
    row[property] = value === null ? null : column.mapFromDriverValue(value);
  }
  return row;
}
