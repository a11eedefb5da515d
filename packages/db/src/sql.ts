import type { TableColumn } from "./tables.ts";

/** The column list of an INSERT. */
export function columnNames(columns: readonly TableColumn[]): string {
  return columns.map(({ name }) => name).join(", ");
}

/**
 * The values of an encoded row that stands as a JSON array in `source`, by position. Positions
 * are shorter to send and faster to find than names.
 */
export function fromArray(source: string, columns: readonly TableColumn[], path = "$"): string {
  return columns.map((_, place) => `${source} ->> '${path}[${place}]'`).join(", ");
}
