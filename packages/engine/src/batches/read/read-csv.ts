import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { Info } from "csv-parse";
import { BATCH_COLUMNS_MAX, BATCH_ITEM_BYTES_MAX } from "../limits.ts";
import type { Cells } from "./coerce-cells.ts";
import type { RawItem } from "./raw-item.ts";
import { SourceError } from "./source-error.ts";

type CsvRecord = { record: string[]; raw: string; info: Info };

const OPTIONS = {
  info: true,
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
  for await (const { record, raw, info } of readRecords(text)) {
    if (header === null) {
      header = readHeader(record, cells);
      continue;
    }
    const line = firstLine(raw, info);
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

/** With `info` and `raw` the parser gives each record in this shape. */
function asRecord(record: unknown): CsvRecord {
  if (typeof record === "object" && record !== null && "record" in record && "raw" in record) {
    return record as CsvRecord;
  }
  throw new TypeError("the parser gave a record of another shape");
}

/** The parser counts the line on which a record ends; what it gives may begin with empty lines. */
function firstLine(raw: string, info: Info): number {
  const own = raw.replaceAll(/^[\r\n]+|(\r\n|\n|\r)$/g, "");
  const within = own.match(/\r\n|\n|\r/g)?.length ?? 0;
  return Math.max(1, info.lines - within);
}

function readError(error: CsvError): SourceError {
  const { lines } = error;
  const line = typeof lines === "number" ? lines : null;
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    const kibibytes = String(BATCH_ITEM_BYTES_MAX / 1024);
    return new SourceError("item_too_large", `An item has at most ${kibibytes} KiB.`, line);
  }
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
