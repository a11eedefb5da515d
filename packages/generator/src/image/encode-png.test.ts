import { expect, test } from "vitest";
import { decodePng } from "../../test/decode-png.ts";
import { createRandom } from "../design/random.ts";
import { encodePng } from "./encode-png.ts";

function noisePixels(length: number): Uint8Array {
  const random = createRandom(5);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

test("an encoded picture decodes to the same pixels", () => {
  const rgb = noisePixels(31 * 17 * 3);
  const decoded = decodePng(encodePng(rgb, 31, 17, 6));
  expect(decoded.width).toBe(31);
  expect(decoded.height).toBe(17);
  expect(Buffer.compare(decoded.rgb, rgb)).toBe(0);
});

test("every compression level keeps the pixels", () => {
  const rgb = noisePixels(8 * 8 * 3);
  for (let level = 0; level <= 9; level++) {
    expect([...decodePng(encodePng(rgb, 8, 8, level)).rgb]).toEqual([...rgb]);
  }
});

test("a picture of one pixel is a picture", () => {
  const decoded = decodePng(encodePng(Uint8Array.of(1, 2, 3), 1, 1, 6));
  expect([...decoded.rgb]).toEqual([1, 2, 3]);
});

test("the file holds a header, the pixels and an end, in this order", () => {
  const png = encodePng(noisePixels(4 * 4 * 3), 4, 4, 6);
  expect(decodePng(png).chunkTypes).toEqual(["IHDR", "IDAT", "IEND"]);
});

test("clamped arrays are encoded like plain ones", () => {
  const rgb = noisePixels(5 * 5 * 3);
  const clamped = Uint8ClampedArray.from(rgb);
  expect([...encodePng(clamped, 5, 5, 6)]).toEqual([...encodePng(rgb, 5, 5, 6)]);
});

test("a smooth picture takes a small part of its raw size", () => {
  const size = 64;
  const rgb = Uint8Array.from({ length: size * size * 3 }, (_, index) => (index / 3 / size) | 0);
  expect(encodePng(rgb, size, size, 6).length).toBeLessThan((size * size * 3) / 20);
});

test("the checksum is verified by an independent reader", () => {
  const png = encodePng(noisePixels(4 * 4 * 3), 4, 4, 6);
  png[20] = (png[20] ?? 0) ^ 1;
  expect(() => decodePng(png)).toThrow("checksum of IHDR");
});
