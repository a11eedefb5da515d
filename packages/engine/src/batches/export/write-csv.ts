import { stringify } from "csv-stringify/sync";
import type { ExportedItem } from "./rows.ts";

const COLUMNS = [
  "position",
  "line",
  "status",
  "attempt",
  "predictionId",
  "errorCode",
  "error",
  "credits",
  "files",
  "results",
] as const;

/** Inputs stand beside our own columns under names of their own. */
const inputColumn = (field: string): string => `input.${field}`;

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" || typeof value === "number") return value;
  return JSON.stringify(value);
}

function recordOf(item: ExportedItem, fields: readonly string[]): (string | number)[] {
  return [
    item.position,
    cellOf(item.line),
    item.status,
    item.attempt,
    cellOf(item.predictionId),
    cellOf(item.errorCode),
    cellOf(item.error),
    item.credits,
    item.files.map(({ name }) => name).join(" "),
    item.files.map(({ result }) => `/results/${result.id}`).join(" "),
    ...fields.map((field) => cellOf(item.input[field])),
  ];
}

// A cell that a spreadsheet would run begins with an apostrophe instead.
const OPTIONS = { escape_formulas: true, record_delimiter: "windows" } as const;

/** CSV (RFC 4180) with a header row, a page at a time. */
export async function* writeCsv(
  pages: AsyncIterable<readonly ExportedItem[]>,
  fields: readonly string[],
): AsyncGenerator<string, void> {
  yield stringify([[...COLUMNS, ...fields.map(inputColumn)]], OPTIONS);
  for await (const page of pages) {
    yield stringify(
      page.map((item) => recordOf(item, fields)),
      OPTIONS,
    );
  }
}
