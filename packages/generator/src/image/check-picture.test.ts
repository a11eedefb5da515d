import { expect, test } from "vitest";
import { findPictureFault } from "./check-picture.ts";
import { encodePng } from "./encode-png.ts";

function pngOfSize(width: number, height: number): Uint8Array {
  const png = encodePng(new Uint8Array(3), 1, 1, 6);
  const view = new DataView(png.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return png;
}

/** A frame of 16 × 16 pixels and as many empty scans as wanted. */
function jpegWithScans(count: number): Uint8Array {
  const frame = [0xff, 0xc2, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0];
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12];
  const scans = Array.from({ length: count }, () => scan).flat();
  return Uint8Array.from([0xff, 0xd8, ...frame, ...scans, 0xff, 0xd9]);
}

test("an ordinary picture may be decoded", () => {
  expect(findPictureFault(encodePng(new Uint8Array(12), 2, 2, 6))).toBeNull();
  expect(findPictureFault(jpegWithScans(10))).toBeNull();
});

test("a small file that would become a huge picture is refused by its header", () => {
  expect(findPictureFault(pngOfSize(100_000, 100_000))).toContain("at most 8000000 pixels");
  expect(findPictureFault(pngOfSize(2_828, 2_828))).toBeNull();
  expect(findPictureFault(pngOfSize(2_829, 2_829))).not.toBeNull();
});

test("a picture that would be gone over thousands of times is refused", () => {
  expect(findPictureFault(jpegWithScans(33))).toContain("at most 32 scans");
});

test.each([
  ["nothing", new Uint8Array(0)],
  ["text", new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["the beginning of a PNG", encodePng(new Uint8Array(3), 1, 1, 6).slice(0, 20)],
  ["a GIF", new TextEncoder().encode("GIF89a\u0001\u0000\u0001\u0000")],
])("%s is no picture", (_, bytes) => {
  expect(findPictureFault(bytes)).toContain("PNG, JPEG or WebP");
});

test("a picture without pixels is refused", () => {
  expect(findPictureFault(pngOfSize(0, 5))).toContain("at least one pixel");
});
