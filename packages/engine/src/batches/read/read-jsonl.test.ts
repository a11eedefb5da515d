import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BATCH_ITEM_BYTES_MAX, BATCH_UPLOAD_BYTES_MAX } from "../limits.ts";
import { decodeText } from "./decode-text.ts";
import type { RawItem } from "./raw-item.ts";
import { readJsonl } from "./read-jsonl.ts";

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

async function read(text: string, sizes: number[] = []): Promise<RawItem[]> {
  const items: RawItem[] = [];
  const bytes = new TextEncoder().encode(text);
  for await (const item of readJsonl(decodeText(inPieces(bytes, sizes)))) items.push(item);
  return items;
}

describe("a JSONL list", () => {
  it("reads what JSON wrote, in whatever pieces it comes", async () => {
    const lines = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant("観 🎽\u2028\n")), {
      maxLength: 8,
    });
    const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        pieces,
        fc.constantFrom("\n", "\r\n", "\n\n"),
        fc.boolean(),
        async (values, sizes, end, bom) => {
          const texts = values.map((value) => JSON.stringify(value));
          const items = await read((bom ? "\ufeff" : "") + texts.join(end), sizes);
          const step = end === "\n\n" ? 2 : 1;
          expect(items).toEqual(
            texts.map((text, place) => {
              const value: unknown = JSON.parse(text);
              return { outcome: "read", line: place * step + 1, value };
            }),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it("tells a line that is no JSON, and reads on", async () => {
    expect(await read('{"a":1\n{"a":2}')).toEqual([
      { outcome: "broken", line: 1, message: "This line is not valid JSON." },
      { outcome: "read", line: 2, value: { a: 2 } },
    ]);
  });

  it("has lines of so many bytes, also where their end never comes", async () => {
    const line = (bytes: number) => `"${"x".repeat(bytes - 2)}"`;
    expect(await read(line(BATCH_ITEM_BYTES_MAX))).toHaveLength(1);
    const long = read(`1\n${line(BATCH_ITEM_BYTES_MAX + 1)}\n2`);
    await expect(long).rejects.toMatchObject({ source: { problem: "item_too_large", line: 2 } });
    const wide = read(`"${"観".repeat(BATCH_ITEM_BYTES_MAX / 3)}"`);
    await expect(wide).rejects.toMatchObject({ source: { problem: "item_too_large", line: 1 } });
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield "x".repeat(1_000);
      }
    }
    const reading = (async () => {
      for await (const item of readJsonl(endless())) expect(item).toBeUndefined();
    })();
    await expect(reading).rejects.toMatchObject({ source: { problem: "item_too_large" } });
    expect(given).toBeLessThan((BATCH_ITEM_BYTES_MAX / 1_000) * 2);
  });
});

describe("a body", () => {
  it("has so many bytes, and is read no further", async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield new Uint8Array(1024 * 1024).fill(120);
      }
    }
    const reading = (async () => {
      let characters = 0;
      for await (const text of decodeText(endless())) characters += text.length;
      return characters;
    })();
    await expect(reading).rejects.toMatchObject({ source: { problem: "too_large" } });
    expect(given).toBe(BATCH_UPLOAD_BYTES_MAX / 1024 / 1024 + 1);
  });

  it("that breaks off is no end", async () => {
    async function* broken() {
      yield new TextEncoder().encode("1\n");
      throw new Error("socket hang up");
    }
    const reading = (async () => {
      for await (const item of readJsonl(decodeText(broken()))) expect(item.line).toBe(1);
    })();
    await expect(reading).rejects.toMatchObject({ source: { problem: "broken_off" } });
  });
});
