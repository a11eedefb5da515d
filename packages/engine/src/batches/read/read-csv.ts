import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { BATCH_COLUMNS_MAX, BATCH_ITEM_BYTES_MAX } from "../limits.ts";
import type { Cells } from "./coerce-cells.ts";
import type { RawItem } from "./raw-item.ts";
import { SourceError } from "./source-error.ts";

type CsvRecord = { record: string[]; raw: string };

const OPTIONS = {
  raw: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: BATCH_ITEM_BYTES_MAX,
} as const;

/**
 * One input for each record of a CSV list (RFC 4180) under a header row that names the inputs.
 * An empty cell is an input that is left out. A record of another length is told and does not end
 * the list.
 * @param cells turns texts into what the model takes
 * @throws SourceError `bad_header`, `bad_quotes` or `item_too_large`
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  cells: Cells,
): AsyncGenerator<RawItem, void> {
  let header: string[] | null = null;
  const lines = createLineCount();
  for await (const { record, raw } of readRecords(text)) {
    const line = lines.beginOf(raw);
    checkSize(raw, line);
    if (header === null) {
      header = readHeader(record, cells);
      continue;
    }
    if (record.length === header.length) {
      yield { outcome: "read", line, value: readInput(header, record, cells) };
    } else {
      const message = `Cells in this record: ${String(record.length)}, in the header: ${String(header.length)}.`;
      yield { outcome: "broken", line, message };
    }
  }
}

async function* readRecords(text: AsyncIterable<string>): AsyncGenerator<CsvRecord, void> {
  const source = Readable.from(text, { objectMode: false });
  const parser = parse({ ...OPTIONS, record_delimiter: ["\r\n", "\n", "\r"] });
  source.once("error", (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const record of parser) yield asRecord(record);
  } catch (error) {
    throw error instanceof CsvError ? readError(error) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** With `raw` the parser gives each record in this shape. */
function asRecord(record: unknown): CsvRecord {
  if (typeof record === "object" && record !== null && "record" in record && "raw" in record) {
    return record as CsvRecord;
  }
  throw new TypeError("the parser gave a record of another shape");
}

/**
 * Counts the lines of the raw text, since the parser counts both halves of a line end in a cell.
 * What it gives begins with the empty lines before a record, and of each line end outside of cells
 * it keeps one character.
 */
function createLineCount(): { beginOf: (raw: string) => number } {
  let next = 1;
  return {
    beginOf: (raw) => {
      const empty = /^[\r\n]*/.exec(raw)?.[0].length ?? 0;
      const begin = next + empty;
      const own = raw.slice(empty);
      const isEnded = /[\r\n]$/.test(own);
      const within = (isEnded ? own.slice(0, -1) : own).match(/\r\n|\n|\r/g)?.length ?? 0;
      next = begin + within + (isEnded ? 1 : 0);
      return begin;
    },
  };
}

/** The parser only guards its memory, by a rough count. */
function checkSize(raw: string, line: number): void {
  if (Buffer.byteLength(raw.replaceAll(/^[\r\n]+|[\r\n]+$/g, "")) > BATCH_ITEM_BYTES_MAX) {
    throw itemTooLarge(line);
  }
}

function itemTooLarge(line: number | null): SourceError {
  const kibibytes = String(BATCH_ITEM_BYTES_MAX / 1024);
  return new SourceError("item_too_large", `An item has at most ${kibibytes} KiB.`, line);
}

function readError(error: CsvError): SourceError {
  const { lines } = error;
  const line = typeof lines === "number" ? lines : null;
  if (error.code === "CSV_MAX_RECORD_SIZE") return itemTooLarge(line);
  return new SourceError("bad_quotes", "A quote in this record does not fit.", line);
}

function readHeader(record: readonly string[], cells: Cells): string[] {
  const names = record.map((name) => name.trim());
  const refuse = (message: string) => new SourceError("bad_header", message, 1);
  if (names.length > BATCH_COLUMNS_MAX) {
    throw refuse(`A list has at most ${String(BATCH_COLUMNS_MAX)} columns.`);
  }
  for (const [place, name] of names.entries()) {
    if (name === "") throw refuse(`Column ${String(place + 1)} has no name.`);
    if (names.indexOf(name) !== place)
      throw refuse(`The column ${JSON.stringify(name)} is there twice.`);
    if (!cells.isKnown(name)) throw refuse(`The model has no input ${JSON.stringify(name)}.`);
  }
  return names;
}

function readInput(header: readonly string[], record: readonly string[], cells: Cells) {
  return Object.fromEntries(
    header.flatMap((name, place) => {
      const text = record[place] ?? "";
      return text === "" ? [] : [[name, cells.read(name, text)]];
    }),
  );
}
