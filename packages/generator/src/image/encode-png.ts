import { deflateSync } from "node:zlib";
import type { Pixels } from "./types.ts";

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const COLOR_TYPE_RGB = 2;
const BITS_PER_CHANNEL = 8;
const FILTER_NONE = 0;
const FILTER_UP = 2;
const CHANNELS = 3;
/** Bytes around the content of a chunk: length, type and checksum. */
const CHUNK_FRAME_BYTES = 12;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function encodeChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(CHUNK_FRAME_BYTES + content.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  for (let index = 0; index < 4; index++) chunk[4 + index] = type.charCodeAt(index);
  chunk.set(content, 8);
  view.setUint32(8 + content.length, crc32(chunk.subarray(4, 8 + content.length)));
  return chunk;
}

function encodeHeader(width: number, height: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = BITS_PER_CHANNEL;
  header[9] = COLOR_TYPE_RGB;
  return header;
}

/** Rows as differences to the row above, which compresses smooth pictures best for its cost. */
function filterRows(rgb: Pixels, width: number, height: number): Uint8Array {
  const rowBytes = width * CHANNELS;
  const filtered = new Uint8Array((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1);
    filtered[start] = y === 0 ? FILTER_NONE : FILTER_UP;
    for (let index = 0; index < rowBytes; index++) {
      const source = y * rowBytes + index;
      const above = y === 0 ? 0 : (rgb[source - rowBytes] ?? 0);
      filtered[start + 1 + index] = (rgb[source] ?? 0) - above;
    }
  }
  return filtered;
}

/** An 8-bit RGB picture as PNG; `level` is zlib's, 0 (fast) to 9 (small). */
export function encodePng(
  rgb: Pixels,
  width: number,
  height: number,
  level: number,
): Uint8Array<ArrayBuffer> {
  const chunks = [
    SIGNATURE,
    encodeChunk("IHDR", encodeHeader(width, height)),
    encodeChunk("IDAT", deflateSync(filterRows(rgb, width, height), { level })),
    encodeChunk("IEND", new Uint8Array(0)),
  ];
  const png = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    png.set(chunk, offset);
    offset += chunk.length;
  }
  return png;
}
