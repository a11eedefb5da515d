import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { thumbHashToAverageRGBA } from "thumbhash";
import { describe, expect, it } from "vitest";
import { IMAGE_PIXELS_MAX } from "../limits.ts";
import { decodeImage } from "./decode-image.ts";

const teal = { r: 0, g: 128, b: 128 };
const picture = (width = 300, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: teal } });

/** A square with one bit for each pixel, written by hand because that is quick. */
function blackPng(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.byteLength, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)));
  return Buffer.concat([
    Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("decodeImage", () => {
  it.each(["png", "jpeg", "webp", "gif", "avif"] as const)(
    "reads size and type of a %s from its bytes",
    async (format) => {
      const bytes = await picture().toFormat(format).toBuffer();
      expect(await decodeImage(bytes)).toMatchObject({
        width: 300,
        height: 200,
        mediaType: `image/${format}`,
      });
    },
  );

  it("makes a thumbhash that has the picture's colour", async () => {
    const decoded = await decodeImage(await picture().png().toBuffer());
    const hash = Buffer.from(decoded?.thumbhash ?? "", "base64");
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    expect(r).toBeLessThan(0.1);
    expect(Math.abs(g - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(b - 0.5)).toBeLessThan(0.1);
  });

  it("gives the size as people see it where the camera lay on its side", async () => {
    const bytes = await picture().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await decodeImage(bytes)).toMatchObject({ width: 200, height: 300 });
  });

  it("reads a picture of one pixel", async () => {
    const bytes = await picture(1, 1).png().toBuffer();
    expect(await decodeImage(bytes)).toMatchObject({ width: 1, height: 1 });
  });

  it("does not take a truncated picture for one", async () => {
    const noise = Buffer.from(Array.from({ length: 120_000 }, (_, index) => (index * 7919) % 251));
    const bytes = await sharp(noise, { raw: { width: 200, height: 200, channels: 3 } })
      .png()
      .toBuffer();
    expect(await decodeImage(bytes)).not.toBeNull();
    expect(await decodeImage(bytes.subarray(0, Math.floor(bytes.length / 2)))).toBeNull();
  });

  it("refuses a bomb: a small file that would fill the memory when it is decoded", async () => {
    const side = Math.ceil(Math.sqrt(IMAGE_PIXELS_MAX)) + 1;
    const bomb = blackPng(side);
    expect(bomb.byteLength).toBeLessThan(100_000);
    expect(await decodeImage(bomb)).toBeNull();
    expect(await decodeImage(blackPng(1_000))).toMatchObject({ width: 1_000, height: 1_000 });
    // It is a picture; only its size is too much.
    const { width, height } = await sharp(bomb, { limitInputPixels: false }).metadata();
    expect([width, height]).toEqual([side, side]);
  });

  it.each([
    ["text", "no picture"],
    ["nothing", ""],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
  ])("does not take %s for a picture", async (_, text) => {
    expect(await decodeImage(new TextEncoder().encode(text))).toBeNull();
  });
});
