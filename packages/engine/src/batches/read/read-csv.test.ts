import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BATCH_COLUMNS_MAX, BATCH_ITEM_BYTES_MAX } from "../limits.ts";
import { createCells } from "./coerce-cells.ts";
import { decodeText } from "./decode-text.ts";
import type { RawItem } from "./raw-item.ts";
import { readCsv } from "./read-csv.ts";
import { SourceError } from "./source-error.ts";

/** A body that comes in pieces of such sizes, which split characters and line ends alike. */
async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

const TEXTS = { isKnown: () => true, read: (_name: string, text: string) => text };

async function read(text: string | Uint8Array, sizes: number[] = [], cells = TEXTS) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const items: RawItem[] = [];
  for await (const item of readCsv(decodeText(inPieces(bytes, sizes)), cells)) items.push(item);
  return items;
}

async function problemOf(text: string | Uint8Array, cells = TEXTS) {
  try {
    await read(text, [], cells);
  } catch (error) {
    if (error instanceof SourceError) return error.source;
    throw error;
  }
  return null;
}

const linesOf = (text: string): number => text.split(/\r\n|\n|\r/).length;

// A cell of white space alone, or one that begins or ends with it, is a cell like any other.
const cell = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    ' "a", b',
    "\r\n",
    "'",
    '"',
    ",",
    "=1+1",
    "a\nb\r\nc",
    "a\rb",
    "観 🎽",
    " ",
    "\u00a0",
  ),
);

describe("a CSV list", () => {
  it("reads what any writer of RFC 4180 wrote, in whatever pieces it comes", async () => {
    const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 8,
      }),
    );
    const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    const styles = fc.record({
      bom: fc.boolean(),
      record_delimiter: fc.constantFrom("\n", "\r\n"),
      quoted: fc.boolean(),
      eof: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(table, pieces, styles, async (rows, sizes, style) => {
        const header = rows[0]?.map((_, place) => `c${String(place)}`) ?? [];
        const options = { ...style, quoted_match: /[\r\n]/ };
        const text = stringify([header, ...rows], options);
        const items = await read(text, sizes);
        let line = 2;
        const wanted = rows.map((row) => {
          const at = line;
          line += row.reduce((all, each) => all + linesOf(each) - 1, 1);
          const value = Object.fromEntries(row.map((each, place) => [`c${String(place)}`, each]));
          return { outcome: "read", line: at, value };
        });
        expect(items).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it("leaves out what a cell leaves empty, and passes over empty lines", async () => {
    expect(await read("a,b\n\n1,\n\n\n,2\n")).toEqual([
      { outcome: "read", line: 3, value: { a: "1" } },
      { outcome: "read", line: 6, value: { b: "2" } },
    ]);
  });

  it("tells a record of another length, and reads on", async () => {
    const items = await read('a,b\n1\n2,3,4\n5,"6\n7"\n8,9\n');
    expect(items.map(({ outcome, line }) => [outcome, line])).toEqual([
      ["broken", 2],
      ["broken", 3],
      ["read", 4],
      ["read", 6],
    ]);
  });

  it.each([
    ["a,a\n1,2\n", "bad_header", 'The column "a" is there twice.'],
    ["a,\n1,2\n", "bad_header", "Column 2 has no name."],
    ['a\n"1\n', "bad_quotes", "A quote in this record does not fit."],
    ['a\n1"2\n', "bad_quotes", "A quote in this record does not fit."],
    ['a\n"1"2\n', "bad_quotes", "A quote in this record does not fit."],
  ])("%j is refused as %s", async (text, problem, message) => {
    expect(await problemOf(text)).toMatchObject({ problem, message });
  });

  it("is refused where it is not in UTF-8, by no replaced character", async () => {
    expect(await problemOf(new Uint8Array([97, 10, 0xff, 0xfe, 10]))).toMatchObject({
      problem: "not_utf8",
    });
    const cut = new TextEncoder().encode("a\n観").subarray(0, 4);
    expect(await problemOf(cut)).toMatchObject({ problem: "not_utf8" });
  });

  it("has so many columns, and items of so many bytes", async () => {
    const header = (columns: number) =>
      Array.from({ length: columns }, (_, place) => `c${String(place)}`).join(",");
    expect(await problemOf(`${header(BATCH_COLUMNS_MAX)}\n`)).toBeNull();
    expect(await problemOf(`${header(BATCH_COLUMNS_MAX + 1)}\n`)).toMatchObject({
      problem: "bad_header",
    });
    const long = (bytes: number) => `a\n1\n${"x".repeat(bytes)}\n2\n`;
    expect(await problemOf(long(BATCH_ITEM_BYTES_MAX))).toBeNull();
    expect(await problemOf(long(BATCH_ITEM_BYTES_MAX + 1))).toMatchObject({
      problem: "item_too_large",
      line: 3,
    });
  });

  it("takes no name for more than a name", async () => {
    const [item] = await read("__proto__,constructor\n1,2\n");
    expect(item).toMatchObject({ outcome: "read" });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    const value = item?.outcome === "read" ? item.value : null;
    expect(Object.getOwnPropertyNames(value)).toEqual(["__proto__", "constructor"]);
  });
});

describe("the cells of a CSV list", () => {
  const cells = createCells(
    z.strictObject({
      prompt: z.string(),
      seed: z.number().int().optional(),
      strength: z.union([z.number(), z.null()]),
      tiled: z.boolean(),
      size: z.enum(["s", "m"]),
      count: z.literal([1, 2]),
      images: z.array(z.string()),
      either: z.union([z.string(), z.number()]),
    }),
  );

  it.each([
    ["prompt", "007", "007"],
    ["prompt", "true", "true"],
    ["seed", " 42 ", 42],
    ["seed", "-1e3", -1000],
    ["seed", "0x10", "0x10"],
    ["seed", "", ""],
    ["seed", "Infinity", "Infinity"],
    ["strength", ".5", 0.5],
    ["tiled", "TRUE", true],
    ["tiled", "yes", "yes"],
    ["size", "m", "m"],
    ["count", "2", 2],
    ["images", '["a","b"]', ["a", "b"]],
    ["images", "a", "a"],
    ["either", "12", "12"],
  ])("as %s take %j for %j", (name, text, value) => {
    expect(cells.read(name, text)).toEqual(value);
  });

  it("know the inputs of the model", () => {
    expect(cells.isKnown("seed")).toBe(true);
    expect(cells.isKnown("toString")).toBe(false);
  });
});
