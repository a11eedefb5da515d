import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { FIXED_PICTURE } from "./fixed-picture.ts";

type Chunk = { type: string; body: Buffer; isSound: boolean };

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let offset = 8; offset < png.length;) {
    const length = png.readUInt32BE(offset);
    const end = offset + 8 + length;
    const isSound = png.readUInt32BE(end) === crc32(png.subarray(offset + 4, end));
    const type = png.subarray(offset + 4, offset + 8).toString();
    chunks.push({ type, body: png.subarray(offset + 8, end), isSound });
    offset = end + 4;
  }
  return chunks;
}

test("the fixed picture is a whole PNG of 96 × 112 pixels with sound checksums", () => {
  const png = Buffer.from(FIXED_PICTURE);
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  const chunks = chunksOf(png);
  expect(chunks.map(({ type, isSound }) => [type, isSound])).toEqual([
    ["IHDR", true],
    ["IDAT", true],
    ["IEND", true],
  ]);
  const [header, pixels] = chunks;
  expect([header?.body.readUInt32BE(0), header?.body.readUInt32BE(4)]).toEqual([96, 112]);
  expect(inflateSync(pixels?.body ?? Buffer.alloc(0))).toHaveLength(112 * (1 + 96 * 3));
});

test("the fixed picture is small", () => {
  expect(FIXED_PICTURE.length).toBeLessThan(2000);
});
